import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as tf from '@tensorflow/tfjs-core'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import type { JobEvent } from '../../../main/contract/reporter'
import type { LearnOptions } from '../../../main/contract/run'
import * as discriminate from '../../../main/core/train/discriminateStep'
import { resumeLearning, runLearning } from '../../../main/jobs/learnJob'
import { learnHere } from '../../../main/jobs/runs/learnTask'
import { recordingContext, tinyLearnOptions } from '../../support/learnOptions'
import { largestDifference, readMetrics } from '../../support/runFiles'
import { makeSceneClip } from '../../support/sceneClip'

vi.mock(import('../../../main/core/train/discriminateStep'), { spy: true })

/** The memory of this machine, as instances of a batch; larger ones use it up from this step on. */
const memory = { instances: Infinity, fromStep: 3 }
let folder: string

beforeAll(async () => {
  const { discriminateStep } = await vi.importActual<typeof discriminate>('../../../main/core/train/discriminateStep')
  vi.mocked(discriminate.discriminateStep).mockImplementation((request) => {
    if (request.batch.instances > memory.instances && request.step >= memory.fromStep) vi.spyOn(request.state.network, 'forward').mockImplementation(useUp)
    return discriminateStep(request)
  })
  folder = await mkdtemp(join(tmpdir(), 'pultrack-batch-'))
  for (const seed of [1, 2]) await makeSceneClip({ path: join(folder, 'footage', `clip${seed}.mp4`), seed })
}, 60_000)

afterAll(() => rm(folder, { recursive: true, force: true }))

/** As the engine does, in the middle of a step. */
function useUp(): never {
  throw new Error('OOM when allocating tensor with shape[8,96,59,59]')
}

/** Stage 1 alone: six steps in batches of eight, a checkpoint each two. */
function options(name: string, changes: Partial<LearnOptions> = {}): LearnOptions {
  const tiny = tinyLearnOptions({ footage: [join(folder, 'footage')], out: join(folder, name) })
  const { 'stages.0.steps': _steps, 'stages.0.batchSize': _size, ...others } = tiny.overrides!
  const overrides = Object.fromEntries(Object.entries(others).filter(([key]) => !/^stages\.[1-9]/.test(key)))
  return { ...tiny, stageCount: 1, overrides: { ...overrides, 'stages.0.steps': 6, 'stages.0.batchSize': 8 }, ...changes }
}

async function manifestOf(name: string): Promise<Record<string, unknown> & { config: { stages: { batchSize: number }[] } }> {
  return JSON.parse(await readFile(join(folder, name, 'run.json'), 'utf8')) as Awaited<ReturnType<typeof manifestOf>>
}

describe('a run that uses up the memory', () => {
  it('goes on with half the batch from its last checkpoint, as if that had been resumed by hand', async () => {
    Object.assign(memory, { instances: 4, fromStep: 3 })
    const told: { event: JobEvent; row: number | null }[] = []
    const outcome = await learnHere({ kind: 'start', options: options('alone', { retrySmallerBatch: true }) }, { report: (event, row) => told.push({ event, row }), reportUse: () => undefined, signal: new AbortController().signal })
    expect(outcome).toMatchObject({ reason: 'curriculum done', steps: 6 })
    const reduction = { index: 0, stage: 'discriminate', round: 0, step: 3, from: 8, to: 4 }
    expect(told.map(({ event }) => event).filter(({ kind }) => kind === 'batch-reduced')).toEqual([{ kind: 'batch-reduced', ...reduction }])
    expect(await manifestOf('alone')).toMatchObject({ retrySmallerBatch: true, batchReductions: [reduction], config: { stages: [{ batchSize: 4 }] } })
    expect(told.flatMap(({ event, row }) => (event.kind === 'metrics' ? [[row, event.step]] : []))).toEqual([[0, 0], [1, 1], [2, 2], [2, 2], [3, 3], [4, 4], [5, 5]])

    await expect(runLearning({ ...options('hand'), ...recordingContext() })).rejects.toMatchObject({ code: 'out-of-memory', hint: expect.stringContaining('--retry-smaller-batch') as string })
    const manifest = await manifestOf('hand')
    manifest.config.stages[0]!.batchSize = 4
    await writeFile(join(folder, 'hand', 'run.json'), JSON.stringify(manifest))
    await resumeLearning({ run: join(folder, 'hand'), device: 'cpu', ...recordingContext() })
    const metrics = await readMetrics(join(folder, 'alone'))
    expect(metrics.map(({ step }) => step)).toEqual([0, 1, 2, 3, 4, 5])
    expect(largestDifference(metrics, await readMetrics(join(folder, 'hand')))).toBeLessThan(1e-5)
  }, 120_000)

  it('ends where the batch is as small as it may be, keeps nothing in memory, and can be resumed so', async () => {
    Object.assign(memory, { instances: 3, fromStep: 1 })
    const before = tf.memory().numTensors
    const context = recordingContext()
    await expect(runLearning({ ...options('never', { retrySmallerBatch: true }), ...context })).rejects.toMatchObject({ code: 'out-of-memory', message: expect.stringContaining('batch size of 4') as string })
    expect(context.events.filter(({ kind }) => kind === 'batch-reduced')).toHaveLength(1)
    expect(tf.memory().numTensors).toBe(before)
    memory.instances = Infinity
    expect(await resumeLearning({ run: join(folder, 'never'), device: 'cpu', ...recordingContext() })).toMatchObject({ reason: 'curriculum done' })
  }, 120_000)

  it('does so from a resume on that is asked to', async () => {
    Object.assign(memory, { instances: 4, fromStep: 1 })
    await expect(runLearning({ ...options('later'), ...recordingContext() })).rejects.toMatchObject({ code: 'out-of-memory' })
    expect(await manifestOf('later')).not.toHaveProperty('batchReductions')
    await resumeLearning({ run: join(folder, 'later'), device: 'cpu', retrySmallerBatch: true, ...recordingContext() })
    expect(await manifestOf('later')).toMatchObject({ retrySmallerBatch: true, batchReductions: [{ from: 8, to: 4 }] })
  }, 120_000)
})
