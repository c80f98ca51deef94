import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { measureAll } from './figures.mjs'
import { openPeers } from './peers.mjs'
import { Side } from './side.mjs'
import { formatTable, median, summarise } from './summary.mjs'

const SPEED = { name: 'speed', unit: 'ms', better: 'lower', failed: {}, limit: { peer: 'pytorch', ratio: 1.1 } }

describe('summary', () => {
  it('compares within rounds, so that a slow minute weighs on both sides', () => {
    const { ratio, kept, results } = summarise({ ...SPEED, values: { pultrack: [10, 30, 11], pytorch: [10, 29, 10] } })
    expect(ratio).toBeCloseTo(30 / 29, 12)
    expect(kept).toBe(true)
    expect(results.pultrack).toMatchObject({ median: 11, least: 10, most: 30 })
    expect(summarise({ ...SPEED, values: { pultrack: [12, 12], pytorch: [10, 10] } }).kept).toBe(false)
  })

  it('keeps no promise without a peer, and breaks none', () => {
    const figure = summarise({ ...SPEED, values: { pultrack: [10], pytorch: [] }, failed: { pytorch: 'out of memory' } })
    expect(figure).toMatchObject({ ratio: null, kept: null })
    expect(Object.keys(figure.results)).toEqual(['pultrack'])
    expect(formatTable([figure])).toMatch(/not compared[^]*pytorch +skipped: out of memory/)
  })

  it('judges a promise of a plain value by its direction', () => {
    const judge = (better, value) => summarise({ ...SPEED, better, limit: { value: 15 }, values: { pultrack: [value] } }).kept
    expect([judge('higher', 16), judge('higher', 14), judge('lower', 14), judge('lower', 16)]).toEqual([true, false, true, false])
  })

  it('takes the middle of any number of values', () => {
    expect([median([3, 1, 2]), median([4, 1, 2, 3]), median([])]).toEqual([2, 2.5, Number.NaN])
  })
})

describe('sides', () => {
  let folder
  beforeAll(async () => void (folder = await mkdtemp(join(tmpdir(), 'pultrack-bench-'))))
  afterAll(() => rm(folder, { recursive: true, force: true }))

  const sideOf = async (name, body) => {
    const file = join(folder, `${name}.mjs`)
    await writeFile(file, `import { createInterface } from 'node:readline'\nfor await (const line of createInterface({ input: process.stdin })) {\n${body}\n}\n`)
    return new Side({ name, file: process.execPath, args: [file] })
  }

  it('take turns, who is first changes, and one that fails does not end the others', async () => {
    const log = join(folder, 'log')
    const note = (name) => `(await import('node:fs')).appendFileSync(${JSON.stringify(log)}, '${name} ')\n`
    const sides = {
      pultrack: await sideOf('pultrack', `${note('ours')}console.log(JSON.stringify({ milliseconds: [1, 2, 3], framesPerSecond: 20, shareOutsideNetwork: 0.2 }))`),
      pytorch: await sideOf('pytorch', `${note('theirs')}console.log(JSON.stringify(JSON.parse(line).task === 'embed' ? { milliseconds: [4] } : { error: 'no memory' }))`),
    }
    const figures = await measureAll({ sides, effort: { rounds: 2, embeddings: 1, steps: 1, frames: 1 }, clip: {}, say: () => {} })
    for (const side of Object.values(sides)) side.close()
    expect((await readFile(log, 'utf8')).startsWith('ours theirs ours ours theirs ours ')).toBe(true)
    expect(figures[0].values).toEqual({ pultrack: [2, 2], pytorch: [4, 4], ONNX: [2, 2] })
    expect(figures[1].failed).toEqual({ pytorch: 'pytorch: no memory' })
    expect(figures[1].values.pultrack).toEqual([2, 2])
    expect(figures.at(-1).values).toEqual({ pultrack: [20, 20] })
    expect(figures.at(-2).values).toEqual({ pultrack: [20, 20], TensorFlow: [20, 20], ONNX: [20, 20], compact: [20, 20] })
    expect(figures.at(-3)).toMatchObject({ values: { pultrack: [50, 50], AlexPUL: [50, 50] }, limit: { peer: 'AlexPUL' } })
    expect(figures.at(-4)).toMatchObject({ values: { pultrack: [50, 50], TensorFlow: [50, 50] }, limit: { ratio: 0.77 } })
  })

  it('that die say why', async () => {
    const side = await sideOf('mortal', `process.stderr.write('Error: out of luck'); process.exit(3)`)
    await expect(side.ask({ task: 'any' })).rejects.toThrow('mortal ended: Error: out of luck')
  })

  it('are skipped with a word where their python is not there', async () => {
    const { sides, skipped } = await openPeers({ folder, cacheFolder: folder, install: false, say: () => {} })
    expect(sides).toEqual({})
    expect(skipped.map(({ peer }) => peer)).toEqual(['pytorch', 'opencv'])
  })
})

describe('npm run bench', () => {
  it('measures every figure without peers', async () => {
    const out = join(await mkdtemp(join(tmpdir(), 'pultrack-bench-')), 'bench.json')
    const { stdout } = await promisify(execFile)(process.execPath, ['build/bench.mjs', '--quick', '--no-peers', '--out', out])
    const { figures, versions } = JSON.parse(await readFile(out, 'utf8'))
    expect(figures).toHaveLength(7)
    for (const { name, failed, results } of figures) {
      expect(failed, name).toEqual({})
      expect(results.pultrack.median, name).toBeGreaterThan(0)
      expect(stdout).toContain(name)
    }
    expect(versions.pultrack.engine).toMatch(/tensorflow|wasm/)
  })

  it('refuses what it does not know, with its usage', async () => {
    await expect(promisify(execFile)(process.execPath, ['build/bench.mjs', '--rounds', 'many'])).rejects.toMatchObject({ code: 2, stderr: expect.stringContaining('--no-install') })
  })
})
