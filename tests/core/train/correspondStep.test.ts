import * as tf from '@tensorflow/tfjs-core'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { CorrespondStage } from '../../../main/contract/config'
import { ABSENT } from '../../../main/core/correspond/absence'
import { composePairBatch } from '../../../main/core/correspond/pairs'
import type { PairBatch } from '../../../main/core/correspond/pairs'
import { createCorrespondenceLoss } from '../../../main/core/correspond/createCorrespondenceLoss'
import type { CorrespondenceLoss } from '../../../main/core/correspond/correspondenceLoss'
import { presetConfig } from '../../../main/core/curriculum/presets'
import { cutContext } from '../../../main/core/mine/chain'
import { Random } from '../../../main/core/random'
import { calibrateResponse, correspondStep } from '../../../main/core/train/correspondStep'
import type { CorrespondDescent } from '../../../main/core/train/correspondStep'
import { TrainState } from '../../../main/core/train/trainState'
import { openTestBackend } from '../../support/openTestBackend'
import { drawScene } from '../../support/scene'

openTestBackend()

const PRESET = presetConfig('standard').stages.find((stage): stage is CorrespondStage => stage.kind === 'correspond')!
const STAGE: CorrespondStage = { ...PRESET, steps: 100, batchSize: 4, dropHardest: 0, optimizer: { ...PRESET.optimizer, warmUpSteps: 0 } }
/** One of four pairs is dropped. */
const DROPPING = { ...STAGE, dropHardest: 0.25 }

function makeBatch(): PairBatch {
  const crops = [1, 2, 3, 4].map((seed) => {
    const box = { left: 60, top: 50, width: 40, height: 36 }
    const crop = cutContext(drawScene({ width: 160, height: 136, ground: 80 + seed, patches: [{ box, seed }] }), box)
    return { exemplar: crop, search: crop }
  })
  return composePairBatch({ crops, stage: { ...STAGE, maximumShift: 2, colourJitter: 0, scaleJitter: 0, grayChance: 0, blurChance: 0 }, random: new Random(3) })
}

const BATCH = makeBatch()
let state: TrainState
let loss: CorrespondenceLoss

beforeEach(() => {
  state = new TrainState(presetConfig('standard'))
  loss = createCorrespondenceLoss({ kind: 'nr', noiseVariance: 1, labelVariance: 1, gridSize: 17 })
  calibrateResponse({ state, loss, batch: BATCH })
})

afterEach(() => {
  loss.dispose()
  state.dispose()
  expect(tf.memory().numTensors).toBe(0)
})

/** The loss with the maps of some pairs weighed by a factor, as if these pairs had gone astray or were not there. */
function weighed(weights: readonly number[]): CorrespondenceLoss {
  return { ...loss, evaluate: (request) => tf.mul(loss.evaluate(request), tf.tensor1d([...weights])) as tf.Tensor1D }
}

/** One step from the same start; weights of the last layer after it. */
async function stepOnce({ stage = STAGE, objective = loss, batch = BATCH }: { stage?: CorrespondStage; objective?: CorrespondenceLoss; batch?: PairBatch }): Promise<{ descent: CorrespondDescent; bias: Float32Array }> {
  const start = await state.read()
  const descent = await correspondStep({ state, stage, loss: objective, step: 0, batch })
  const bias = (await state.readModel())['conv5/bias']!.values as Float32Array
  state.load(start, { position: { stage: 0, step: 0 } })
  return { descent, bias }
}

describe('correspondStep', () => {
  it('drops the pair with the highest loss: it moves nothing, however high its loss', async () => {
    const high = await stepOnce({ stage: DROPPING, objective: weighed([1, 1, 50, 1]) })
    const higher = await stepOnce({ stage: DROPPING, objective: weighed([1, 1, 5000, 1]) })
    expect(higher.descent.loss).toBeCloseTo(high.descent.loss, 6)
    expect(higher.bias).toEqual(high.bias)
    // What is left is the mean of the other three.
    const without = await stepOnce({ objective: weighed([4 / 3, 4 / 3, 0, 4 / 3]) })
    expect(without.descent.loss).toBeCloseTo(high.descent.loss, 5)
    for (const [at, value] of without.bias.entries()) expect(value).toBeCloseTo(high.bias[at]!, 6)
    const keeping = await stepOnce({ objective: weighed([1, 1, 50, 1]) })
    expect(keeping.descent.loss).toBeGreaterThan(high.descent.loss * 2)
  })

  it('drops no pair that a person stands for, and leaves targets outside the map out of the peak error', async () => {
    const trusted = { ...BATCH, trusted: [false, false, true, false] }
    const objective = weighed([1, 1, 50, 1])
    const kept = await stepOnce({ stage: DROPPING, objective, batch: trusted })
    expect(kept.descent.loss).toBeGreaterThan((await stepOnce({ stage: DROPPING, objective })).descent.loss * 2)
    const absent = await stepOnce({ batch: { ...BATCH, shifts: BATCH.shifts.map((shift, position) => (position === 0 ? ABSENT : shift)) } })
    expect(absent.descent.peakError).toBeLessThan(17)
  })

  it('starts from a calibrated response: no gain and bias explain the batch better', async () => {
    const best = (await stepOnce({})).descent.loss
    for (const [gain, bias] of [[1, 0], [0, 0.05]] as const) {
      state.response.setGain({ gain, bias })
      expect((await stepOnce({})).descent.loss).toBeGreaterThan(best)
    }
  })

  it('lowers the loss of a batch that it sees again and again, and finds its targets', async () => {
    const steps: CorrespondDescent[] = []
    for (let step = 0; step < 6; step += 1) steps.push(await correspondStep({ state, stage: STAGE, loss, step, batch: BATCH }))
    expect(steps.at(-1)!.loss).toBeLessThan(steps[0]!.loss * 0.9)
    expect(steps.at(-1)!.peakError).toBeLessThan(1.5)
  })
})
