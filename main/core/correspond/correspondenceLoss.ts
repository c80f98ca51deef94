import type * as tf from '@tensorflow/tfjs-core'
import type { LossKind } from '../../contract/config'
import { createLogisticLoss } from './logisticLoss'
import { createNoiseRobustLoss } from './noiseRobustLoss'
import type { NoiseRobustForm } from './noiseRobustLoss'

/** Where a mined centre lies in the response map: cells right of and below the middle cell. */
export interface CellShift {
  readonly x: number
  readonly y: number
}

export interface EvaluateRequest {
  /** [N, gridSize, gridSize] */
  response: tf.Tensor3D
  /** One per map, length N. */
  shifts: readonly CellShift[]
}

export interface CalibrateRequest {
  /** N maps, each row by row: N * gridSize * gridSize. */
  response: ArrayLike<number>
  shifts: readonly CellShift[]
}

/** How far a response map is from what its mined centre lets one expect. */
export interface CorrespondenceLoss {
  /** Loss of every map [N], as a sum over its cells: divide by gridSize^2 for a mean. Differentiable in the response. */
  evaluate(request: EvaluateRequest): tf.Tensor1D
  /** The gain and bias that bring `gain * response + bias` closest to the loss's minimum in the least-squares sense. */
  calibrate(request: CalibrateRequest): { gain: number; bias: number }
  /** Frees what was cached. No tensors are kept between calls. */
  dispose(): void
}

export interface CorrespondenceLossOptions {
  kind: LossKind
  /** a: variance of the mined centre per axis, cells squared. Not used by `logistic`. */
  noiseVariance: number
  /** b: variance of the label kernel, cells squared. Not used by `logistic`. */
  labelVariance: number
  /** Cells along a side of the response map. */
  gridSize: number
}

const FORMS: Record<Exclude<LossKind, 'logistic'>, NoiseRobustForm> = { nr: 'full', 'nr-lowrank': 'low-rank', 'nr-diagonal': 'diagonal' }

/** The loss of stage 3 by its name in the configuration. */
export function createCorrespondenceLoss({ kind, noiseVariance, labelVariance, gridSize }: CorrespondenceLossOptions): CorrespondenceLoss {
  if (kind === 'logistic') return createLogisticLoss({ gridSize })
  return createNoiseRobustLoss({ form: FORMS[kind], noiseVariance, labelVariance, gridSize })
}
