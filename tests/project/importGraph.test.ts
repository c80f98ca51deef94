import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { findCycle, findSpecifiers, readImports } from './importGraph'
import type { Import } from './importGraph'

const REPOSITORY = join(import.meta.dirname, '..', '..')

interface Rule {
  layers: string[]
  /** Packages, and 'node:*' for any node module. */
  packages: string[]
}

/** The table of architecture 4; a folder that is not in it may import nothing. */
const RULES: Record<string, Rule> = {
  contract: { layers: [], packages: ['zod'] },
  core: { layers: ['contract'], packages: ['@tensorflow/tfjs-core'] },
  backend: { layers: ['contract'], packages: ['node:*', '@tensorflow/*', 'onnxruntime-node'] },
  video: { layers: ['contract'], packages: ['node:*', 'zod', 'sharp', 'ffmpeg-static', '@ffmpeg-installer/ffmpeg'] },
  store: { layers: ['contract'], packages: ['node:*', 'zod', 'sharp'] },
  formats: { layers: ['contract'], packages: ['node:*', 'saxes', 'h5wasm', 'hyparquet', 'hyparquet-writer'] },
  jobs: { layers: ['contract', 'core', 'backend', 'video', 'store', 'formats'], packages: ['node:*', 'zod', 'sharp', '@tensorflow/tfjs-core', 'bullmq', 'ioredis'] },
  engine: { layers: ['contract', 'jobs'], packages: ['node:*', 'zod'] },
  serve: { layers: ['contract', 'jobs', 'engine'], packages: ['node:*', 'zod', 'ws'] },
  cli: { layers: ['contract', 'jobs', 'serve'], packages: ['node:*', 'commander'] },
}

function layerOf(file: string): string {
  return file.split('/')[1]!
}

function isAllowed({ from, to, isFile }: Import): boolean {
  const layer = layerOf(from)
  const rule = RULES[layer]
  if (!rule) return false
  if (isFile) return layerOf(to) === layer || rule.layers.includes(layerOf(to))
  return rule.packages.some((name) => (name.endsWith('*') ? to.startsWith(name.slice(0, -1)) : to === name || to.startsWith(`${name}/`)))
}

describe('import graph', () => {
  const imports = readImports(REPOSITORY, 'main')

  it('follows the table of architecture 4', () => {
    expect(imports.length).toBeGreaterThan(200)
    expect(imports.filter((edge) => !isAllowed(edge)).map(({ from, to }) => `${from} -> ${to}`)).toEqual([])
  })

  it('refuses what the table forbids', () => {
    const edge = (from: string, to: string, isFile: boolean): boolean => isAllowed({ from, to, isFile })
    expect(edge('main/core/track/tracker.ts', 'node:fs', false)).toBe(false)
    expect(edge('main/core/track/tracker.ts', 'main/store/atomicFile.ts', true)).toBe(false)
    expect(edge('main/contract/frame.ts', 'main/core/random.ts', true)).toBe(false)
    expect(edge('main/store/atomicFile.ts', '@tensorflow/tfjs-core', false)).toBe(false)
    expect(edge('main/cli/run.ts', 'main/core/random.ts', true)).toBe(false)
    expect(edge('main/jobs/learnJob.ts', 'electron', false)).toBe(false)
  })

  it('leads to files that exist', () => {
    expect(imports.filter(({ to, isFile }) => isFile && !existsSync(join(REPOSITORY, to)))).toEqual([])
  })

  it('has no cycle', () => {
    expect(findCycle(imports)).toBeNull()
  })

  it('finds a cycle, and every form of import', () => {
    const edge = (from: string, to: string): Import => ({ from, to, isFile: true })
    expect(findCycle([edge('a', 'b'), edge('b', 'c'), edge('c', 'b')])).toEqual(['b', 'c', 'b'])
    const text = "import a from 'a'\nexport { b } from 'b'\nconst c = await import('c')\nimport type { D } from 'd'"
    expect(findSpecifiers('x.ts', text)).toEqual(['a', 'b', 'c', 'd'])
  })
})
