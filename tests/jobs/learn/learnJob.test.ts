import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { JobContext, JobEvent } from '../../../main/contract/reporter'
import type { LearnOptions } from '../../../main/contract/run'
import { resumeLearning, runLearning } from '../../../main/jobs/learnJob'
import { loadModel } from '../../../main/store/modelFile'
import { recordingContext, tinyLearnOptions } from '../../support/learnOptions'
import { largestDifference, readMetrics, readRows } from '../../support/runFiles'
import { makeFlatClip, makeSceneClip } from '../../support/sceneClip'
import { TINY_STEPS } from '../../support/tinyConfig'

let folder: string
let footage: string
const whole: { events: JobEvent[]; run: string } = { events: [], run: '' }

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'pultrack-learn-'))
  footage = join(folder, 'footage')
  for (const seed of [1, 2, 3]) await makeSceneClip({ path: join(footage, `clip${seed}.mp4`), seed })
  await writeFile(join(footage, 'broken.mp4'), 'not a video at all')
  const context = recordingContext()
  whole.run = join(folder, 'whole')
  whole.events = context.events
  await runLearning({ ...tinyLearnOptions({ footage: [footage], out: whole.run }), ...context })
}, 300_000)

afterAll(() => rm(folder, { recursive: true, force: true }))

function learn(change: Partial<LearnOptions & JobContext> & { name: string }): ReturnType<typeof runLearning> {
  const { name, ...options } = change
  return runLearning({ ...tinyLearnOptions({ footage: [footage], out: join(folder, name) }), ...recordingContext(), ...options })
}

function exists(name: string): Promise<boolean> {
  return readdir(join(folder, name)).then((entries) => entries.length > 0, () => false)
}

/** Stops a job at the n-th event of a kind. */
function stopAt(matches: (event: JobEvent) => boolean, count = 1): JobContext {
  const context = recordingContext()
  let seen = 0
  return {
    signal: context.signal,
    reporter: (event) => {
      if (matches(event) && (seen += 1) === count) context.stop()
    },
  }
}

describe('runLearning', () => {
  it('goes on without the clip that cannot be read, says so, and counts it', async () => {
    const failed = whole.events.filter((event) => event.kind === 'item-failed')
    expect(failed).toHaveLength(1)
    expect(failed[0]).toMatchObject({ item: join(footage, 'broken.mp4'), error: { code: 'clip-unreadable' } })
    expect(JSON.parse(await readFile(join(whole.run, 'run.json'), 'utf8'))).toMatchObject({
      format: 'pultrack-run', seed: 5, failedClips: 1, initialModel: null, engine: { device: 'cpu' }, config: { checkpointSteps: 2 },
      footage: [1, 2, 3].map((seed) => ({ path: join(footage, `clip${seed}.mp4`), frames: 8, fingerprint: expect.any(String) as string })),
    })
  })

  it('leaves a run folder that is the whole truth, and nothing half-written', async () => {
    const entries = await readdir(whole.run)
    for (const name of ['run.json', 'metrics.jsonl', 'training_log.csv', 'stages.jsonl', 'instances.jsonl', 'chains.jsonl', 'windows.jsonl', 'crops', 'checkpoints', 'tensorboard', 'model']) expect(entries).toContain(name)
    expect(entries).not.toContain('lock')
    expect((await readdir(whole.run, { recursive: true })).filter((name) => name.endsWith('.tmp'))).toEqual([])
    const metrics = await readMetrics(whole.run)
    expect(metrics.map(({ step, stage, round }) => [step, stage, round])).toEqual([
      ...[0, 1, 2, 3].map((step) => [step, 'discriminate', 0]), [4, 'mine', 1], ...[4, 5, 6, 7].map((step) => [step, 'correspond', 1]), [8, 'mine', 2],
      ...[8, 9].map((step) => [step, 'correspond', 2]),
    ])
    expect(metrics[4]).toMatchObject({ reach: 2, acceptedShare: expect.any(Number) as number, chains: expect.any(Number) as number })
    const stages = await readRows(whole.run, 'stages.jsonl')
    expect(stages.map(({ stage, round, reason }) => [stage, round, reason])).toEqual(
      [['sample', 0], ['discriminate', 0], ['mine', 1], ['correspond', 1], ['mine', 2], ['correspond', 2]].map(([stage, round]) => [stage, round, 'all steps done']),
    )
    expect((await readdir(join(whole.run, 'tensorboard')))[0]).toMatch(/^events\.out\.tfevents\./)
  })

  it('keeps every chain with its verdict and its crops within the store', async () => {
    const chains = await readRows<{ id: number; round: number; rejection: string | null; crops: number[]; boxes: unknown[] }>(whole.run, 'chains.jsonl')
    expect(chains.map(({ id }) => id)).toEqual(chains.map((_, at) => at))
    expect(new Set(chains.map(({ round }) => round))).toEqual(new Set([1, 2]))
    expect(chains.every(({ crops, boxes }) => crops.length === boxes.length)).toBe(true)
    expect(chains.some(({ rejection }) => rejection === null)).toBe(true)
    const marks = await readRows<{ crops: number }>(whole.run, 'windows.jsonl')
    expect(marks).toHaveLength(3 * 3)
    expect(Math.max(...chains.flatMap(({ crops }) => crops)) + 1).toBe(marks.at(-1)!.crops)
  })

  it('leaves a model that another run can start from, and whose backbone is checked', async () => {
    const { card, tensors } = await loadModel(join(whole.run, 'model'))
    expect(card).toMatchObject({ backbone: 'compact', correlation: 'cosine', training: { seed: 5, preset: 'standard' } })
    expect(tensors['conv1/kernel']!.shape).toEqual([7, 7, 3, 64])
    await expect(learn({ name: 'other-backbone', init: join(whole.run, 'model'), backbone: 'ciresnet22' })).rejects.toMatchObject({ code: 'model-invalid' })
    expect(await exists('other-backbone')).toBe(false)
  })

  it('says how far it is: clips, windows, steps, stages, and the model at the end', () => {
    const units = new Set(whole.events.flatMap((event) => (event.kind === 'progress' ? [event.unit] : [])))
    expect(units).toEqual(new Set(['clips', 'windows', 'steps']))
    expect(whole.events.filter((event) => event.kind === 'metrics')).toHaveLength(TINY_STEPS + 2)
    expect(whole.events.at(-1)).toMatchObject({ kind: 'file', what: 'model' })
  })
})

describe('runLearning with what cannot work', () => {
  it.each<[string, string, () => Partial<LearnOptions>]>([
    ['no footage', 'footage-empty', () => ({ footage: [join(folder, 'empty')] })],
    ['a path that is not there', 'clip-missing', () => ({ footage: [join(folder, 'nowhere')] })],
    ['footage of which nothing can be read', 'footage-unreadable', () => ({ footage: [join(footage, 'broken.mp4')] })],
    ['an unknown configuration key', 'config-invalid', () => ({ overrides: { 'stages.0.stepz': 1 } })],
    ['an unknown preset', 'config-invalid', () => ({ preset: 'fast' })],
    ['a model that is not there', 'model-missing', () => ({ init: join(folder, 'nowhere') })],
  ])('refuses %s with code and next step, and makes no run', async (name, code, options) => {
    await mkdir(join(folder, 'empty'), { recursive: true })
    await expect(learn({ name: 'refused', ...options() }), name).rejects.toMatchObject({ code, hint: expect.stringMatching(/\w{3}/) as string })
    expect(await exists('refused')).toBe(false)
  })

  it('refuses a folder that holds something, before it looks at footage, and leaves it as it is', async () => {
    await mkdir(join(folder, 'taken'))
    await writeFile(join(folder, 'taken', 'notes.txt'), 'mine')
    const context = recordingContext()
    await expect(learn({ name: 'taken', ...context })).rejects.toMatchObject({ code: 'output-exists' })
    expect(context.events).toEqual([])
    expect(await readdir(join(folder, 'taken'))).toEqual(['notes.txt'])
  })

  it('finds nothing to learn in bare gray', async () => {
    await makeFlatClip(join(folder, 'flat.mp4'))
    await expect(learn({ name: 'flat', footage: [join(folder, 'flat.mp4')] })).rejects.toMatchObject({ code: 'nothing-to-learn' })
    expect(await readdir(join(folder, 'flat'))).not.toContain('lock')
  })

  it('is interrupted while it looks at footage', async () => {
    await expect(learn({ name: 'early', ...stopAt(({ kind }) => kind === 'progress') })).rejects.toMatchObject({ code: 'interrupted' })
    expect(await exists('early')).toBe(false)
  })
})

describe('resumeLearning', () => {
  it('goes on after a stop on request and after a used time budget; the curve is that of an undisturbed run', async () => {
    const run = join(folder, 'stopped')
    const isStep = (event: JobEvent): boolean => event.kind === 'metrics' && event.stage !== 'mine'
    expect(await learn({ name: 'stopped', ...stopAt(isStep, 3) })).toMatchObject({ reason: 'stopped on request', steps: 3 })
    expect((await loadModel(join(run, 'model'))).card.training['position']).toEqual({ stage: 0, step: 3, stages: 5 })
    expect(await resumeLearning({ run, device: 'cpu', ...recordingContext(), minutes: 1e-9 })).toMatchObject({ reason: 'time budget used' })
    expect(await resumeLearning({ run, device: 'cpu', ...stopAt((event) => event.kind === 'progress' && event.unit === 'windows', 2) })).toMatchObject({ reason: 'stopped on request', steps: 4 })
    expect(await resumeLearning({ run, device: 'cpu', ...recordingContext() })).toMatchObject({ reason: 'curriculum done', steps: TINY_STEPS })
    expect(largestDifference(await readMetrics(run), await readMetrics(whole.run))).toBeLessThan(1e-6)
    expect(await readRows(run, 'windows.jsonl')).toEqual(await readRows(whole.run, 'windows.jsonl'))
    expect((await readRows(run, 'stages.jsonl')).map(({ stage }) => stage)).toEqual((await readRows(whole.run, 'stages.jsonl')).map(({ stage }) => stage))
  }, 300_000)

  it('says in the run and on the model card from where on another engine computed', async () => {
    const run = join(folder, 'moved')
    await learn({ name: 'moved', ...stopAt((event) => event.kind === 'metrics', 2) })
    const manifest = JSON.parse(await readFile(join(run, 'run.json'), 'utf8')) as { engine: object; laterEngines?: unknown }
    expect(manifest.laterEngines).toBeUndefined()
    await writeFile(join(run, 'run.json'), JSON.stringify({ ...manifest, engine: { ...manifest.engine, device: 'gpu', deviceName: 'NVIDIA H200' } }))
    for (let times = 0; times < 2; times += 1) await resumeLearning({ run, device: 'cpu', ...recordingContext(), minutes: 1e-9 }) // twice on this engine: noted once
    const laterEngines = [{ stage: 0, step: 2, engine: manifest.engine }]
    expect(JSON.parse(await readFile(join(run, 'run.json'), 'utf8'))).toMatchObject({ engine: { deviceName: 'NVIDIA H200' }, laterEngines })
    expect((await loadModel(join(run, 'model'))).card.training).toMatchObject({ engine: { deviceName: 'NVIDIA H200' }, laterEngines })
  })

  it('changes nothing in a run that is done', async () => {
    const before = await readMetrics(whole.run)
    expect(await resumeLearning({ run: whole.run, device: 'cpu', ...recordingContext() })).toMatchObject({ reason: 'curriculum done', steps: TINY_STEPS })
    expect(await readMetrics(whole.run)).toEqual(before)
  })

  it('refuses a folder that is no run', async () => {
    await expect(resumeLearning({ run: footage, ...recordingContext() })).rejects.toMatchObject({ code: 'run-invalid' })
  })

  it('refuses to go on from random weights with a run that began from a model and lost it', async () => {
    const run = join(folder, 'from-model')
    await learn({ name: 'from-model', init: join(whole.run, 'model'), ...stopAt((event) => event.kind === 'progress' && event.unit === 'windows') })
    for (const name of await readdir(join(run, 'checkpoints'))) await rm(join(run, 'checkpoints', name), { recursive: true })
    await mkdir(join(run, 'checkpoints', '.stage-00-step-000000.1.tmp')) // as a killed process leaves it
    await expect(resumeLearning({ run, device: 'cpu', ...recordingContext() })).rejects.toMatchObject({ code: 'checkpoint-invalid', hint: expect.stringContaining('--init') as string })
  })
})
