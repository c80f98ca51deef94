import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Effect } from '../../../main/contract/corrections'
import type { Chain, Drift } from '../../../main/contract/learning'
import type { JobContext, JobEvent } from '../../../main/contract/reporter'
import type { LearnOptions } from '../../../main/contract/run'
import { resumeLearning, runLearning } from '../../../main/jobs/learnJob'
import { findDefaultModel } from '../../../main/jobs/shippedModels'
import { writeRunReport } from '../../../main/jobs/report/writeRunReport'
import { sceneBox, sceneLesson, TINY_QUICK } from '../../support/correctedScene'
import { recordingContext } from '../../support/learnOptions'
import { largestDifference, readMetrics, readRows } from '../../support/runFiles'
import { makeSceneClip } from '../../support/sceneClip'

const SEEDS = [1, 2, 3]
let folder: string
let options: LearnOptions
const whole: { run: string; events: JobEvent[] } = { run: '', events: [] }

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'pultrack-teach-'))
  const clips = SEEDS.map((seed) => join(folder, `clip${seed}.mp4`))
  for (const [index, path] of clips.entries()) await makeSceneClip({ path, seed: SEEDS[index]! })
  const corrections = clips.flatMap((clip, index) => sceneLesson({ clip, seed: SEEDS[index]!, track: `t${SEEDS[index]}` }))
  whole.run = join(folder, 'whole')
  options = { footage: clips, out: whole.run, preset: 'quick', seed: 5, device: 'cpu', init: await findDefaultModel(), corrections, overrides: TINY_QUICK }
  const context = recordingContext()
  whole.events = context.events
  await runLearning({ ...options, ...context })
}, 240_000)

afterAll(() => rm(folder, { recursive: true, force: true }))

const effectOf = async (run: string): Promise<Effect> => JSON.parse(await readFile(join(run, 'effect.json'), 'utf8')) as Effect

/** Stops a job at the n-th event of a kind. */
function stopAt(matches: (event: JobEvent) => boolean, count: number): JobContext {
  const context = recordingContext()
  let seen = 0
  return { signal: context.signal, reporter: (event) => void (matches(event) && (seen += 1) === count && context.stop()) }
}

describe('a run that is taught by corrections', () => {
  it('has the corrected spans as accepted chains and what was taken for the target as drifts, with their crops', async () => {
    const chains = await readRows<Chain>(whole.run, 'chains.jsonl')
    const corrected = chains.filter(({ source }) => source === 'corrected')
    expect(corrected.map(({ clip, round, rejection, frameIndexes }) => ({ clip, round, rejection, frameIndexes }))).toEqual(SEEDS.map((_, clip) => ({ clip, round: 0, rejection: null, frameIndexes: [0, 1, 2, 3, 4] })))
    expect(corrected[0]!.boxes[2]).toEqual(sceneBox(1, 2))
    const drifts = await readRows<Drift>(whole.run, 'drifts.jsonl')
    expect(drifts.map(({ chain, clip, frameIndex }) => ({ chain, clip, frameIndex }))).toEqual(corrected.map(({ id, clip }) => ({ chain: id, clip, frameIndex: 1 })))
    expect(new Set([...corrected.flatMap(({ crops }) => crops), ...drifts.map(({ crop }) => crop)]).size).toBe(3 * 6)
    expect(chains.some(({ source }) => source === undefined), 'mined as well').toBe(true)
  })

  it('measures the held-out spans before and after, and says whether that is more than chance', async () => {
    const effect = await effectOf(whole.run)
    expect(effect).toMatchObject({ learned: { spans: 3, drifts: 3 }, steps: 3, difference: { verdict: expect.stringMatching(/better|worse|noise/) as string } })
    expect(effect.heldOut.map(({ clip, from, to, frames }) => ({ clip, from, to, frames }))).toEqual(SEEDS.map((seed) => ({ clip: `clip${seed}.mp4`, from: 4, to: 7, frames: 3 })))
    for (const { before, after } of effect.heldOut) {
      expect(before.overlap, 'the shipped model follows a patch').toBeGreaterThan(0.5)
      expect(after).not.toBeNull()
    }
    const said = whole.events.flatMap((event) => (event.kind === 'message' ? [event.text] : [])).join(' ')
    expect(said).toMatch(/3 corrected spans and 3 places/)
    expect(whole.events).toContainEqual({ kind: 'file', path: join(whole.run, 'effect.json'), what: 'effect' })
  })

  it('tells of it in the report', async () => {
    const html = await readFile(await writeRunReport({ run: whole.run }), 'utf8')
    expect(html).toContain('Effect of the corrections')
    expect(html).toContain('clip2.mp4, t2, frames 4 to 7')
  })

  it('is stopped while it takes crops, measures and learns, and ends as an undisturbed one', async () => {
    const run = join(folder, 'stopped')
    const isSpan = (item: string) => (event: JobEvent): boolean => event.kind === 'progress' && event.unit === 'spans' && event.item.startsWith(item)
    await runLearning({ ...options, out: run, ...stopAt(isSpan('corrections'), 2) })
    await expect(effectOf(run)).rejects.toThrow()
    await resumeLearning({ run, device: 'cpu', ...stopAt(isSpan('effect'), 2) })
    await resumeLearning({ run, device: 'cpu', ...stopAt((event) => event.kind === 'metrics' && event.stage === 'correspond', 2) })
    expect((await effectOf(run)).difference, 'not at its end').toBeNull()
    await resumeLearning({ run, device: 'cpu', ...recordingContext() })
    expect(largestDifference(await readMetrics(run), await readMetrics(whole.run))).toBeLessThan(1e-6)
    for (const name of ['chains.jsonl', 'drifts.jsonl', 'windows.jsonl']) expect(await readRows(run, name)).toEqual(await readRows(whole.run, name))
    const [stopped, undisturbed] = [await effectOf(run), await effectOf(whole.run)]
    expect(stopped.difference!.mean).toBeCloseTo(undisturbed.difference!.mean, 5)
  }, 300_000)

  it('is refused without the model that was corrected, and without a clip that can be read', async () => {
    const { init: _, ...without } = options
    await expect(runLearning({ ...without, out: join(folder, 'refused'), ...recordingContext() })).rejects.toMatchObject({ code: 'config-invalid', hint: expect.stringContaining('--init') as string })
    const elsewhere = options.corrections!.map((span) => ({ ...span, clip: join(folder, 'gone.mp4') }))
    await expect(runLearning({ ...options, corrections: elsewhere, out: join(folder, 'unread'), ...recordingContext() })).rejects.toMatchObject({ code: 'footage-unreadable' })
  })
})
