import { Column } from './column'
import { Extremes } from './extremes'

/** Largest weight: at 1 the curve would never move (landscape M2). */
export const MAXIMUM_SMOOTHING = 0.999
export const DEFAULT_SMOOTHING = 0.6

/**
 * Exponential moving average with bias correction (landscape 4.9): s = w s + (1 - w) v from s = 0, divided by 1 - w^n. What is not finite is skipped: it
 * changes nothing and has no value of its own. Goes on where it was when its source has grown.
 */
export class SmoothedColumn {
  readonly values = Column.floats()
  readonly extremes = new Extremes(this.values, Number.isFinite)
  private sum = 0
  /** w^n: what is left of the zero that the average started from. */
  private bias = 1

  constructor(
    private readonly source: Column<Float64Array>,
    readonly weight: number,
  ) {}

  extend(): void {
    const { weight, values, source } = this
    const raw = source.raw
    for (let index = values.length; index < source.length; index += 1) {
      const value = raw[index]!
      if (!Number.isFinite(value)) {
        values.push(NaN)
        continue
      }
      this.sum = weight * this.sum + (1 - weight) * value
      this.bias *= weight
      values.push(this.sum / (1 - this.bias))
    }
  }
}
