import type * as tf from '@tensorflow/tfjs-core'
import type { LossKind } from '../../contract/config'
import type { Point } from '../../contract/geometry'
import { LogisticLoss } from './logisticLoss'
import { NoiseRobustLoss } from './noiseRobustLoss'
import type { CovarianceForm } from './precision'

/** What stage 3 asks of a loss. `shifts`: where each mined centre lies, in whole cells from the middle of the map. */
export interface CorrespondenceLoss {
  /** response [N, G, G] to one loss per sample [N]; differentiable. */
  evaluate(request: { response: tf.Tensor3D; shifts: readonly Point[] }): tf.Tensor1D
  /** Gain and bias under which these responses (N * G * G values) fit best: gain * response + bias. */
  calibrate(request: { response: Float32Array; shifts: readonly Point[] }): { gain: number; bias: number }
  dispose(): void
}

export interface CorrespondenceLossOptions {
  kind: LossKind
  noiseVariance: number
  labelVariance: number
  gridSize: number
}

const FORMS: Record<Exclude<LossKind, 'logistic'>, CovarianceForm> = { nr: 'full', 'nr-lowrank': 'low-rank', 'nr-diagonal': 'diagonal' }

export function createCorrespondenceLoss({ kind, noiseVariance, labelVariance, gridSize }: CorrespondenceLossOptions): CorrespondenceLoss {
  if (kind === 'logistic') return new LogisticLoss({ gridSize })
  return new NoiseRobustLoss({ form: FORMS[kind], noiseVariance, labelVariance, gridSize })
}
