import { DEVIATION_FLOORS, EVIDENCE_WEIGHTS, type Evidence } from './evidence'

/** Fewer answers of the background say too little about its tail. */
export const LEAST_BACKGROUND = 8
/** Spread of the statistic, in deviations of the background, below which it was hardly sampled. */
const SPREAD_FLOOR = 0.02

const SIGNALS = Object.keys(EVIDENCE_WEIGHTS) as (keyof Evidence)[]

/**
 * Evidence against what the background of the same clip answers: a confidence of .97 says that 97 % of those answers are weaker. So a person chooses how often
 * background may pass for the target, and no threshold in a model's units. No ground truth is used.
 */
export class Calibration {
  private readonly moments = new Map<keyof Evidence, { mean: number; deviation: number }>()
  /** Statistic of every answer of the background. */
  private readonly background: number[]
  /** Width of the kernel that smooths their distribution: Silverman's rule, for a spread that outliers do not widen. */
  private readonly width: number

  /** @throws RangeError for fewer answers than {@link LEAST_BACKGROUND} */
  constructor(background: readonly Evidence[]) {
    if (background.length < LEAST_BACKGROUND) throw new RangeError(`${background.length} answers of background`)
    for (const signal of SIGNALS) this.moments.set(signal, computeMoments(background.map((evidence) => evidence[signal]), DEVIATION_FLOORS[signal]))
    this.background = background.map((evidence) => this.statistic(evidence)).sort((a, b) => a - b)
    const spread = (this.at(0.75) - this.at(0.25)) / 1.34
    this.width = 0.5 * Math.max(spread, SPREAD_FLOOR) * this.background.length ** -0.2
  }

  /** Share of the background's answers that are weaker, 0..1; strictly increasing in every signal. */
  confidenceOf(evidence: Evidence): number {
    const statistic = this.statistic(evidence)
    const stronger = this.background.reduce((sum, value) => sum + 1 / (1 + Math.exp((statistic - value) / this.width)), 0)
    return 1 - stronger / this.background.length
  }

  /** Weighted sum of the signals in deviations of the background. */
  statistic(evidence: Evidence): number {
    return SIGNALS.reduce((sum, signal) => {
      const { mean, deviation } = this.moments.get(signal)!
      return sum + (EVIDENCE_WEIGHTS[signal] * (evidence[signal] - mean)) / deviation
    }, 0)
  }

  private at(share: number): number {
    return this.background[Math.round(share * (this.background.length - 1))]!
  }
}

function computeMoments(values: readonly number[], floor: number): { mean: number; deviation: number } {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length
  return { mean, deviation: Math.sqrt(variance) + floor }
}
