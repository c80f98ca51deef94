import type { Random } from '../random'
import { computeFigure, type FigureRequest, type Tally } from './protocol'

/** Samples of sequences drawn; an interval's ends move by less than a tenth of its width from seed to seed. */
const RESAMPLES = 1000
/** Share of samples within an interval. */
export const CONFIDENCE_LEVEL = 0.95

export interface Interval {
  low: number
  high: number
}

export interface BootstrapRequest extends FigureRequest {
  random: Random
  /** @default 1000 */
  resamples?: number
}

/**
 * Percentile interval of a figure when the benchmark's sequences had been others of their kind: sequences are drawn with
 * replacement (Efron 1979). Null with fewer than two sequences, which tell nothing of their spread.
 */
export function bootstrapFigure({ tallies, random, resamples = RESAMPLES, ...figure }: BootstrapRequest): Interval | null {
  if (tallies.length < 2) return null
  const values: number[] = []
  for (let sample = 0; sample < resamples; sample += 1) {
    const value = computeFigure({ ...figure, tallies: tallies.map(() => random.pick(tallies)) })
    if (value !== null) values.push(value)
  }
  return intervalOf(values)
}

export interface Comparison {
  /** First minus second. */
  difference: number
  interval: Interval
  /** The interval holds 0: sequences of this kind and number do not tell the two apart. */
  within: boolean
}

export interface ComparisonRequest extends Omit<BootstrapRequest, 'tallies'> {
  /** Of two trackers, the same sequences in the same order. */
  first: readonly Tally[]
  second: readonly Tally[]
}

/** Difference of two trackers with its interval: both see the same sequences in every sample. Null where nothing can be compared. */
export function compareFigures({ first, second, random, resamples = RESAMPLES, ...figure }: ComparisonRequest): Comparison | null {
  if (first.length !== second.length) throw new RangeError(`${first.length} sequences of one tracker, ${second.length} of the other`)
  const difference = subtract(computeFigure({ ...figure, tallies: first }), computeFigure({ ...figure, tallies: second }))
  if (difference === null || first.length < 2) return null
  const values: number[] = []
  for (let sample = 0; sample < resamples; sample += 1) {
    const drawn = first.map(() => random.integer(first.length))
    const value = subtract(computeFigure({ ...figure, tallies: drawn.map((index) => first[index]!) }), computeFigure({ ...figure, tallies: drawn.map((index) => second[index]!) }))
    if (value !== null) values.push(value)
  }
  const interval = intervalOf(values)
  return interval && { difference, interval, within: interval.low <= 0 && interval.high >= 0 }
}

function subtract(first: number | null, second: number | null): number | null {
  return first === null || second === null ? null : first - second
}

function intervalOf(values: readonly number[]): Interval | null {
  if (values.length < 2) return null
  const sorted = Float64Array.from(values).sort()
  const outside = (1 - CONFIDENCE_LEVEL) / 2
  return { low: quantile(sorted, outside), high: quantile(sorted, 1 - outside) }
}

/** Of an ascending list, linear between neighbours. */
function quantile(sorted: Float64Array, share: number): number {
  const at = share * (sorted.length - 1)
  const below = Math.floor(at)
  const next = Math.min(below + 1, sorted.length - 1)
  return sorted[below]! + (at - below) * (sorted[next]! - sorted[below]!)
}
