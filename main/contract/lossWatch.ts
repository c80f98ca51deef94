import type { EarlyStopConfig } from './config'

/** Where a smoothed loss stands: plain numbers, a part of every checkpoint. */
export interface LossProgress {
  /** Exponential moving average from zero, and what is left of that zero: average / (1 - bias) is the smoothed loss. */
  average: number
  bias: number
  /** Values taken that were numbers, and steps in all. */
  values: number
  steps: number
  /** The least smoothed loss that counts, and the steps since; null before there is one. */
  best: number | null
  sinceBest: number
}

export type LossRule = Pick<EarlyStopConfig, 'minimumGain' | 'smoothing'>

export function startLossProgress(): LossProgress {
  return { average: 0, bias: 1, values: 0, steps: 0, best: null, sinceBest: 0 }
}

/** Values that an average of this weight stands on: before so many it says nothing. */
export function fewestValues({ smoothing }: Pick<LossRule, 'smoothing'>): number {
  return Math.round(1 / (1 - smoothing))
}

/** Takes the loss of the next step; one that is not finite counts as a step and is no value (landscape L4, L5). */
export function followLoss(progress: LossProgress, { loss, rule }: { loss: number; rule: LossRule }): LossProgress {
  const { smoothing, minimumGain } = rule
  const steps = progress.steps + 1
  const waited = { ...progress, steps, sinceBest: progress.best === null ? 0 : progress.sinceBest + 1 }
  if (!Number.isFinite(loss)) return waited
  const next = { ...waited, average: smoothing * progress.average + (1 - smoothing) * loss, bias: progress.bias * smoothing, values: progress.values + 1 }
  if (next.values < fewestValues(rule)) return next
  const smoothed = next.average / (1 - next.bias)
  const isBetter = next.best === null || smoothed < next.best - minimumGain * Math.abs(next.best)
  return isBetter ? { ...next, best: smoothed, sinceBest: 0 } : next
}

/** Whether a stage ends now: never where the patience is 0. */
export function isExhausted({ sinceBest }: LossProgress, { patience }: Pick<EarlyStopConfig, 'patience'>): boolean {
  return patience > 0 && sinceBest >= patience
}
