/**
 * One sequence's part in a curve over the whole benchmark: its value at a place is the sum of all sequences' `sums` there over the sum of
 * their `weights`. A mean over sequences has weights of 1, a mean over frames has the frames' number; an expected overlap has runs. So one
 * rule gives the figure of a sequence, of a benchmark, of the sequences with an attribute and of a bootstrap sample.
 */
export interface Tally {
  sums: readonly number[]
  weights: readonly number[]
}

/** How a curve becomes a figure. Places without any weight do not count. */
export type Reduction =
  | { kind: 'mean'; from?: number; to?: number }
  | { kind: 'at'; place: number }
  | { kind: 'trapezoid' }

export interface CurveRule {
  key: string
  title: string
  xLabel: string
  yLabel: string
  /** Of each place; a single one for a figure that has no curve. */
  x: readonly number[]
  /** Sums are added, not divided by weights: a count. @default false */
  total?: boolean
}

export interface FigureRule {
  key: string
  /** Short, for the head of a column. */
  title: string
  /** The definition in a sentence. */
  meaning: string
  curve: string
  reduce: Reduction
  better: 'higher' | 'lower'
  decimals: number
  /** @default 1 */
  scale?: number
}

/** A protocol with its arithmetic spelled out: toolkits that share a name differ. */
export interface Protocol {
  /** As the command line takes it. */
  name: string
  title: string
  /** Whose arithmetic. */
  variant: string
  /** What is done with first frames, invalid boxes, absent targets, lengths: a sentence each. */
  rules: Readonly<Record<string, string>>
  curves: readonly CurveRule[]
  figures: readonly FigureRule[]
}

/** Values of a curve over sequences; NaN where nothing has weight. */
export function poolCurve(tallies: readonly Tally[], total = false): number[] {
  const length = tallies.reduce((longest, { sums }) => Math.max(longest, sums.length), 0)
  return Array.from({ length }, (_, place) => poolPlace({ tallies, place, total }))
}

export function poolPlace({ tallies, place, total }: { tallies: readonly Tally[]; place: number; total: boolean }): number {
  let sum = 0
  let weight = 0
  for (const tally of tallies) {
    sum += tally.sums[place] ?? 0
    weight += tally.weights[place] ?? 0
  }
  if (total) return sum
  return weight > 0 ? sum / weight : Number.NaN
}

/** First and last place that a reduction looks at, both inclusive. */
export function placesOf(reduce: Reduction, length: number): [number, number] {
  if (reduce.kind === 'at') return [reduce.place, reduce.place]
  if (reduce.kind === 'trapezoid') return [0, length - 1]
  return [reduce.from ?? 0, Math.min(reduce.to ?? length - 1, length - 1)]
}

/** @param values the curve from the first place of {@link placesOf} to its last; null where no place counts */
export function reduceValues(values: readonly number[], reduce: Reduction): number | null {
  if (reduce.kind === 'trapezoid') return integrate(values)
  const known = values.filter((value) => !Number.isNaN(value))
  return known.length === 0 ? null : known.reduce((sum, value) => sum + value, 0) / known.length
}

/** Trapezoidal rule over [0, 1] with places at equal distances. */
function integrate(values: readonly number[]): number | null {
  if (values.some(Number.isNaN)) return null
  if (values.length < 2) return values[0] ?? null
  const inner = values.reduce((sum, value) => sum + value, 0) - (values[0]! + values.at(-1)!) / 2
  return inner / (values.length - 1)
}

export interface FigureRequest {
  /** One entry a sequence. */
  tallies: readonly Tally[]
  figure: Pick<FigureRule, 'reduce' | 'scale'>
  /** As of {@link CurveRule}. */
  total?: boolean | undefined
}

/** The figure over some sequences; null where nothing counts. */
export function computeFigure({ tallies, figure, total = false }: FigureRequest): number | null {
  const length = tallies.reduce((longest, { sums }) => Math.max(longest, sums.length), 0)
  const [from, to] = placesOf(figure.reduce, length)
  const values = Array.from({ length: Math.max(0, to - from + 1) }, (_, index) => poolPlace({ tallies, place: from + index, total }))
  const value = reduceValues(values, figure.reduce)
  return value === null ? null : value * (figure.scale ?? 1)
}
