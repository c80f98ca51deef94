import * as tf from '@tensorflow/tfjs-core'
import type { CorrespondStage } from '../../contract/config'
import { isInMap } from '../correspond/absence'
import type { CorrespondenceLoss } from '../correspond/correspondenceLoss'
import type { PairBatch } from '../correspond/pairs'
import { EXEMPLAR_SIZE, SEARCH_SIZE } from '../geometry/crop'
import { correlate } from '../network/correlation'
import { descend, joinVariables } from './descend'
import type { Descent } from './descend'
import type { TrainState } from './trainState'

/** Cells of a response map: the loss is a sum over them and is divided by it, so that learning rates stay SiamFC's (method 3.2). */
const RESPONSE_CELLS = 17 * 17

export interface CorrespondDescent extends Descent {
  /** Mean distance of the peak from the mined centre, in cells. */
  peakError: number
}

export interface CorrespondStepRequest {
  state: TrainState
  stage: CorrespondStage
  loss: CorrespondenceLoss
  step: number
  batch: PairBatch
}

/** One step of stage 3: the response of each pair against what the loss expects of a noisy centre (method 3). */
export async function correspondStep({ state, stage, loss, step, batch }: CorrespondStepRequest): Promise<CorrespondDescent> {
  const { network, response } = state
  const inputs = toTensors(batch)
  let peakError = Number.NaN
  const objective = (): tf.Scalar => {
    const map = response.apply(correlatePairs(state, inputs)) // [N, 17, 17]
    const losses = tf.div(loss.evaluate({ response: map, shifts: batch.shifts }), RESPONSE_CELLS) as tf.Tensor1D // [N]
    peakError = meanPeakError(map.dataSync() as Float32Array, batch)
    const counted = tf.tensor1d(countedPairs(losses.dataSync() as Float32Array, { dropHardest: stage.dropHardest, trusted: batch.trusted }))
    return tf.sum(tf.mul(losses, counted)) as tf.Scalar
  }
  const variables = joinVariables(network.parameters.trainable, response.parameters.trainable)
  try {
    return { ...(await descend({ state, variables, objective, step, steps: stage.steps, optimizer: stage.optimizer })), peakError }
  } finally {
    tf.dispose(inputs)
  }
}

/**
 * Sets the response head so that the first batch is explained as well as gain and bias can (method 12): from a wild start NR falls
 * into the all-zero map and stays there.
 */
export function calibrateResponse({ state, loss, batch }: { state: TrainState; loss: CorrespondenceLoss; batch: PairBatch }): void {
  const inputs = toTensors(batch)
  const correlation = tf.tidy(() => correlatePairs(state, inputs))
  const values = correlation.dataSync() as Float32Array
  state.response.standardise(values)
  state.response.setGain({ gain: 1, bias: 0 })
  const standardised = tf.tidy(() => state.response.apply(correlation))
  state.response.setGain(loss.calibrate({ response: standardised.dataSync() as Float32Array, shifts: batch.shifts }))
  state.network.discardStatistics()
  tf.dispose([inputs, correlation, standardised])
}

type PairTensors = { exemplars: tf.Tensor4D; searches: tf.Tensor4D }

function toTensors({ size, exemplars, searches }: PairBatch): PairTensors {
  return {
    exemplars: tf.tensor4d(exemplars, [size, EXEMPLAR_SIZE, EXEMPLAR_SIZE, 3]),
    searches: tf.tensor4d(searches, [size, SEARCH_SIZE, SEARCH_SIZE, 3]),
  }
}

function correlatePairs({ network }: TrainState, { exemplars, searches }: PairTensors): tf.Tensor3D {
  const template = network.forward(exemplars, 'train') // [N, 6, 6, C]
  const search = network.forward(searches, 'train') // [N, 22, 22, C]
  return correlate({ template, search, kind: network.correlation }) // [N, 17, 17]
}

/** 1 / n for the n pairs that count, 0 for the share with the highest loss: mostly chains that went astray (method 2, UDT). Those that a person stands for did not. */
function countedPairs(losses: Float32Array, { dropHardest, trusted }: { dropHardest: number; trusted: readonly boolean[] }): Float32Array {
  const droppable = [...losses.keys()].filter((position) => !trusted[position])
  const dropped = Math.min(losses.length - 1, Math.round(droppable.length * dropHardest))
  const order = droppable.sort((a, b) => losses[b]! - losses[a]!)
  const weights = new Float32Array(losses.length).fill(1 / (losses.length - dropped))
  for (const position of order.slice(0, dropped)) weights[position] = 0
  return weights
}

/** Over the pairs whose target is in the map; NaN where there is none. */
function meanPeakError(values: Float32Array, { shifts }: PairBatch): number {
  const side = Math.sqrt(RESPONSE_CELLS)
  const middle = (side - 1) / 2
  const errors = shifts.flatMap((shift, position) => {
    if (!isInMap(shift, side)) return []
    const map = values.subarray(position * RESPONSE_CELLS, (position + 1) * RESPONSE_CELLS)
    const best = map.reduce((top, value, index) => (value > map[top]! ? index : top), 0)
    return [Math.hypot((best % side) - middle - shift.x, Math.floor(best / side) - middle - shift.y)]
  })
  return errors.reduce((sum, error) => sum + error, 0) / errors.length
}
