import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as tf from '@tensorflow/tfjs-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { JobEvent } from '../../../main/contract/reporter'
import type { LearnOptions } from '../../../main/contract/run'
import { TensorWatch, type TensorGrowth } from '../../../main/jobs/learn/tensorWatch'
import { runLearning } from '../../../main/jobs/learnJob'
import { recordingContext, tinyLearnOptions, warningsIn } from '../../support/learnOptions'
import { makeSceneClip } from '../../support/sceneClip'

const growthOver = (counts: readonly number[], watch = new TensorWatch()): TensorGrowth[] => counts.flatMap((count) => watch.note(count) ?? [])
const steps = (count: number, at: (step: number) => number): number[] => Array.from({ length: count }, (_, step) => at(step))

describe('tensors held from step to step', () => {
  it.each<[string, number[]]>([
    ['stay', steps(500, () => 200)],
    ['come and go within a step', steps(500, (step) => 200 + ((7 * step) % 13))],
    ['are set up late, once', steps(500, (step) => (step < 35 ? 200 : 260))],
    ['are set up bit by bit in the first steps', steps(500, (step) => 200 + Math.min(step, 9))],
    ['rise and are given back', steps(500, (step) => 200 + (step % 30))],
  ])('that %s are no growth', (_, counts) => expect(growthOver(counts)).toEqual([]))

  it('that rise by one a step are told of once, with how many there were', () => {
    expect(growthOver(steps(500, (step) => 200 + step))).toEqual([{ steps: 30, from: 210, to: 240 }])
  })

  it('that rise by one every ten steps are told of too', () => {
    expect(growthOver(steps(100, (step) => 200 + Math.floor(step / 10)))).toEqual([{ steps: 30, from: 201, to: 204 }])
  })

  it('are told of anew in the next stage', () => {
    const watch = new TensorWatch()
    const leak = steps(60, (step) => 200 + step)
    expect(growthOver(leak, watch)).toHaveLength(1)
    watch.restart()
    expect(growthOver(leak, watch)).toHaveLength(1)
  })
})

describe('a run', () => {
  let folder: string
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'pultrack-tensors-'))
    for (const seed of [1, 2]) await makeSceneClip({ path: join(folder, 'footage', `clip${seed}.mp4`), seed })
  }, 60_000)
  afterAll(() => rm(folder, { recursive: true, force: true }))

  /** With steps enough to see, where asked for. */
  const options = (name: string, steps: Record<string, number>): LearnOptions => {
    const tiny = tinyLearnOptions({ footage: [join(folder, 'footage')], out: join(folder, name) })
    const overrides = Object.fromEntries(Object.entries(tiny.overrides!).filter(([key]) => !/^stages\.[3-9]/.test(key)))
    return { ...tiny, stageCount: 3, overrides: { ...overrides, ...steps } }
  }

  it('gives back what its steps take', async () => {
    const context = recordingContext()
    await runLearning({ ...options('sound', { 'stages.0.steps': 50, 'stages.2.steps': 50 }), ...context })
    expect(warningsIn(context.events)).toEqual([])
  }, 120_000)

  it('says where something keeps a tensor at each step, and goes on', async () => {
    const context = recordingContext()
    const kept: tf.Tensor[] = []
    const reporter = (event: JobEvent): void => {
      if (event.kind === 'metrics' && event.stage === 'correspond') kept.push(tf.scalar(1))
      context.reporter(event)
    }
    const outcome = await runLearning({ ...options('leaking', { 'stages.2.steps': 50 }), ...context, reporter })
    tf.dispose(kept)
    expect(outcome.reason).toBe('curriculum done')
    expect(warningsIn(context.events)).toEqual([expect.stringMatching(/^TensorFlow held \d+ tensors, and \d+ after 30 more steps: something is not given back/)])
  }, 120_000)
})
