import { join, resolve } from 'node:path'
import ts from 'typescript'
import { describe, expect, it } from 'vitest'

const REPOSITORY = join(import.meta.dirname, '..', '..')

/**
 * What the compiler says to a text as if it were the only file of that layer's project. Other layers are seen through their built
 * declarations, so `tsc --build` comes first (`npm test` does it).
 */
function compileIn(layer: string, text: string): string[] {
  const folder = join(REPOSITORY, 'main', layer)
  const { options, projectReferences } = readProject(folder)
  const sample = join(folder, 'sample.ts')
  const host = ts.createCompilerHost(options)
  const { getSourceFile, fileExists } = host
  host.getSourceFile = (path, ...rest) => (resolve(path) === sample ? ts.createSourceFile(path, text, ts.ScriptTarget.ES2022) : getSourceFile(path, ...rest))
  host.fileExists = (path) => resolve(path) === sample || fileExists(path)
  const rootNames = [sample, join(REPOSITORY, 'main', 'platform.d.ts')]
  const program = ts.createProgram({ rootNames, options, host, ...(projectReferences ? { projectReferences } : {}) })
  const found = [...program.getOptionsDiagnostics(), ...program.getSemanticDiagnostics(program.getSourceFile(sample))]
  return found.map(({ code }) => `TS${code}`)
}

function readProject(folder: string): ts.ParsedCommandLine {
  const path = join(folder, 'tsconfig.json')
  const { config } = ts.readConfigFile(path, ts.sys.readFile) as { config: unknown }
  return ts.parseJsonConfigFileContent(config, ts.sys, folder)
}

/** File is not in the project, nor in one that it refers to. */
const FOREIGN = 'TS6307'
const UNKNOWN_NODE_MODULE = 'TS2591'

describe('one TypeScript project a layer', () => {
  it.each([
    ['contract', "import { Random } from '../core/random'\nexport const value = Random"],
    ['core', "import { toAppError } from '../contract/errors'\nimport { openClip } from '../video/openClip'\nexport const value = [toAppError, openClip]"],
    ['store', "import { computeOverlap } from '../core/evaluate/overlap'\nexport const value = computeOverlap"],
    ['video', "import { loadModel } from '../store/modelFile'\nexport const value = loadModel"],
    ['formats', "import { loadModel } from '../store/modelFile'\nexport const value = loadModel"],
    ['backend', "import { computeOverlap } from '../core/evaluate/overlap'\nexport const value = computeOverlap"],
    ['jobs', "import { runCommand } from '../cli/run'\nexport const value = runCommand"],
  ])('does not compile in %s what comes from a layer out of its reach', (layer, text) => {
    expect(compileIn(layer, text)).toContain(FOREIGN)
  })

  it.each(['contract', 'core'])('knows neither Node nor a page in %s', (layer) => {
    expect(compileIn(layer, "import { readFile } from 'node:fs/promises'\nexport const value = readFile")).toEqual([UNKNOWN_NODE_MODULE])
    expect(compileIn(layer, 'export const value = document')).toHaveLength(1)
    expect(compileIn(layer, 'export const value = process.memoryUsage()')).toHaveLength(1)
    expect(compileIn(layer, 'export function stop(signal: AbortSignal): void {\n  signal.throwIfAborted()\n}')).toEqual([])
  })

  it('compiles what the table allows', () => {
    expect(compileIn('store', "import { readFile } from 'node:fs/promises'\nimport { toAppError } from '../contract/errors'\nexport const value = [readFile, toAppError]")).toEqual([])
    expect(compileIn('jobs', "import { loadModel } from '../store/modelFile'\nexport const value = loadModel")).toEqual([])
  })

  it('is strict in every one of them', () => {
    for (const layer of ['contract', 'core', 'backend', 'video', 'store', 'formats', 'jobs', 'cli']) {
      const { options } = readProject(join(REPOSITORY, 'main', layer))
      expect(options, layer).toMatchObject({ strict: true, noUncheckedIndexedAccess: true, exactOptionalPropertyTypes: true, composite: true })
    }
  })
})
