import { readdirSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { ESLint } from 'eslint'
import { describe, expect, it } from 'vitest'
import { countLines, measureFunctions } from './form'
import { findCycle, listSources, readImports } from './importGraph'
import type { Import } from './importGraph'

const REPOSITORY = join(import.meta.dirname, '..', '..')
const sources = listSources(join(REPOSITORY, 'electron'))
const imports = readImports(REPOSITORY, 'electron')

/** Architecture 4: the shell knows contract and settings, Electron and Node, and reaches the engine by its port. */
function isAllowed({ to, isFile }: Import): boolean {
  if (isFile) return to.startsWith('electron/') || to.startsWith('main/contract/') || to === 'main/store/atomicFile.ts'
  return to === 'electron' || to === 'zod' || to.startsWith('node:')
}

describe('the shell', () => {
  it('imports what the table of architecture 4 allows, without a cycle', () => {
    expect(imports.length).toBeGreaterThan(50)
    expect(imports.filter((edge) => !isAllowed(edge)).map(({ from, to }) => `${from} -> ${to}`)).toEqual([])
    expect(findCycle(imports)).toBeNull()
  })

  it('alone imports electron', () => {
    const others = [...readImports(REPOSITORY, 'main'), ...readImports(REPOSITORY, 'renderer')]
    expect(others.filter(({ to }) => to === 'electron' || to.startsWith('electron/')).map(({ from }) => from)).toEqual([])
  })

  it('keeps its form', () => {
    expect(Math.max(...sources.map(countLines))).toBeLessThan(220)
    const functions = sources.flatMap((path) => measureFunctions(path, readFileSync(path, 'utf8')))
    expect(functions.filter(({ lines }) => lines > 30)).toEqual([])
    expect(sources.map((path) => basename(path, '.ts')).filter((name) => /^(index|types|common|misc|shared)$|util(?!ity)|helper/i.test(name))).toEqual([])
  })

  const eslint = new ESLint({ cwd: REPOSITORY })
  it.each([
    ["import '../main/core/random'", 1], ["import '../main/jobs/learnJob'", 1], ["import '../main/engine/engine'", 1], ["import '../../main/store/runFolder'", 1],
    ["import '../renderer/main'", 1], ["import '@tensorflow/tfjs-core'", 1],
    ["import 'electron'", 0], ["import 'node:fs'", 0], ["import '../main/contract/shell'", 0], ["import '../main/store/atomicFile'", 0],
  ])('is told by lint of %s: %i', async (text, count) => {
    const [result] = await eslint.lintText(`${text}\n`, { filePath: join(REPOSITORY, 'electron', 'sample.ts') })
    expect(result!.messages.filter(({ ruleId }) => ruleId === 'no-restricted-imports')).toHaveLength(count)
  })
})

describe('the preload script', () => {
  it('exposes one object, and lets nobody choose a channel', () => {
    const text = readFileSync(join(REPOSITORY, 'electron', 'preload.ts'), 'utf8')
    expect(text.match(/exposeInMainWorld/g)).toHaveLength(1)
    // `ipcRenderer` itself, or a function of it, must never be handed on.
    expect(text.match(/ipcRenderer\b(?!\.(invoke|on|off)\()(?! } from| *,)/g)).toBeNull()
  })
})

describe('packages that would run code when they are installed', () => {
  it('are all named, and none may', () => {
    const { packages } = JSON.parse(readFileSync(join(REPOSITORY, 'package-lock.json'), 'utf8')) as { packages: Record<string, { hasInstallScript?: boolean }> }
    const { allowScripts } = JSON.parse(readFileSync(join(REPOSITORY, 'package.json'), 'utf8')) as { allowScripts: Record<string, boolean> }
    const wanting = Object.entries(packages).filter(([, { hasInstallScript }]) => hasInstallScript).map(([path]) => path.replace(/^.*node_modules\//, ''))
    expect(Object.keys(allowScripts).sort()).toEqual([...new Set(wanting)].sort())
    expect(Object.values(allowScripts).some(Boolean)).toBe(false)
  })
})

describe('icons', () => {
  it('exist in every size that the systems ask for', () => {
    expect(readdirSync(join(REPOSITORY, 'build', 'icons')).map((name) => Number.parseInt(name, 10)).sort((a, b) => a - b)).toEqual([16, 32, 48, 64, 128, 256, 512])
  })
})
