import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, it } from 'vitest'

const REPOSITORY = join(import.meta.dirname, '..', '..')
const SAMPLES = join(REPOSITORY, 'resources', 'samples')

/** As little as still passes through every stage. */
const TINY = [
  'sampling.windowsPerClip=1', 'stages.0.steps=1', 'stages.0.batchSize=8', 'stages.1.chainLength=3', 'stages.1.minimumLength=2', 'stages.1.chainsPerWindow=2',
  'stages.1.dropSimilarity=0', 'stages.2.steps=1', 'stages.2.batchSize=2', 'stages.3.chainLength=2', 'stages.3.minimumLength=2', 'stages.3.chainsPerWindow=1',
  'stages.4.steps=1', 'stages.4.batchSize=1',
]

let folder = ''

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'pultrack-wasm-'))
})

afterAll(() => rm(folder, { recursive: true, force: true }))

/** The engine is one per process, so each run is a process of its own. */
async function pultrack(engine: 'wasm' | 'tensorflow', ...args: string[]): Promise<void> {
  const env = { ...process.env, PULTRACK_ENGINE: engine, PULTRACK_SKIP_PREPARE: '1' }
  await promisify(execFile)(process.execPath, [join(REPOSITORY, 'build', 'pultrack.mjs'), ...args], { env })
}

it('a whole training runs on WASM, every stage of it, with finite losses', { timeout: 300_000 }, async () => {
  const run = join(folder, 'run')
  const footage = ['toy_frog.webm', 'toy_pig.webm'].map((name) => join(SAMPLES, 'footage', name))
  await pultrack('wasm', 'train', '--footage', ...footage, '--out', run, '--set', ...TINY)
  const { engine } = JSON.parse(await readFile(join(run, 'run.json'), 'utf8')) as { engine: { engine: string } }
  expect(engine.engine).toBe('wasm')
  const rows = (await readFile(join(run, 'metrics.jsonl'), 'utf8')).trim().split('\n').map((line) => JSON.parse(line) as { stage: string; loss?: number })
  expect(rows.map(({ stage }) => stage)).toEqual(['discriminate', 'mine', 'correspond', 'mine', 'correspond'])
  for (const { stage, loss } of rows) if (stage !== 'mine') expect(loss).toBeGreaterThan(0)
})

it('tracks on WASM where TensorFlow tracks, to a tenth of a pixel', { timeout: 300_000 }, async () => {
  const boxes: number[][] = []
  for (const engine of ['wasm', 'tensorflow'] as const) {
    const out = join(folder, engine)
    await pultrack(engine, 'eval', '--sequences', join(SAMPLES, 'held-out'), '--frames', '5', '--out', out)
    const report = JSON.parse(await readFile(join(out, 'report.json'), 'utf8')) as { trackers: Record<string, { sequences: Record<string, unknown> }> }
    const [sequence] = Object.keys(report.trackers['alexpul']!.sequences)
    boxes.push((await readFile(join(out, 'alexpul', `${sequence}.txt`), 'utf8')).trim().split(/[\n,]/).map(Number))
  }
  expect(boxes[0]).toHaveLength(20)
  for (const [index, value] of boxes[0]!.entries()) expect(Math.abs(value - boxes[1]![index]!)).toBeLessThan(0.1)
})
