import type { LossKind } from '../../contract/config'
import type { CorrespondenceLoss } from './correspondenceLoss'
import { createLogisticLoss } from './logisticLoss'
import { createNoiseRobustLoss } from './noiseRobustLoss'
import type { NoiseRobustForm } from './noiseRobustLoss'

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
