import { compareBySeed, subtract, type BySeed, type Difference } from './pairedDifference'

/** A variant's results, and where it is plotted; null where it is not. */
export interface PlacedResults {
  series: string | null
  at: number | null
  results: readonly { seed: number; auc: number }[]
}

/** A later series of a plan beside its first one, along the number that the plan varies. */
export interface SeriesComparison {
  series: string
  reference: string
  /** AUC less the reference's at the same place and seed. */
  places: { at: number; difference: Difference | null }[]
  /** What is gained from the first place to the last, less what the reference gains; above zero, `series` holds out better. Null where a place is not done. */
  change: { from: number; to: number; difference: Difference | null } | null
}

/** One line of a comparison as tables lay it out: a place, or the change from the first to the last. */
export interface ComparisonRow {
  series: string
  reference: string
  at: number | { from: number; to: number }
  difference: Difference | null
}

/** Every comparison place by place, each with its change behind them. */
export function listComparisons(comparisons: readonly SeriesComparison[]): ComparisonRow[] {
  return comparisons.flatMap(({ series, reference, places, change }) => [
    ...places.map((place) => ({ series, reference, ...place })), ...(change ? [{ series, reference, at: { from: change.from, to: change.to }, difference: change.difference }] : []),
  ])
}

/** Every series of the variants against the first; none where fewer than two are plotted. */
export function compareSeries(variants: readonly PlacedResults[]): SeriesComparison[] {
  const lines = new Map<string, Map<number, BySeed>>()
  for (const { series, at, results } of variants) {
    if (series === null || at === null) continue
    const line = lines.get(series) ?? new Map<number, BySeed>()
    lines.set(series, line.set(at, new Map(results.map(({ seed, auc }) => [seed, auc]))))
  }
  const [first, ...others] = lines
  return first ? others.map(([series, line]) => compareLines({ series, line, reference: first[0], referenceLine: first[1] })) : []
}

interface Lines {
  series: string
  line: ReadonlyMap<number, BySeed>
  reference: string
  referenceLine: ReadonlyMap<number, BySeed>
}

function compareLines({ series, line, reference, referenceLine }: Lines): SeriesComparison {
  const shared = [...line.keys()].filter((at) => referenceLine.has(at)).sort((a, b) => a - b)
  const places = shared.map((at) => ({ at, difference: compareBySeed(line.get(at)!, referenceLine.get(at)!) }))
  const [from, to] = [shared[0], shared.at(-1)]
  if (from === undefined || to === undefined || from === to) return { series, reference, places, change: null }
  const gainOf = (each: ReadonlyMap<number, BySeed>): BySeed => subtract(each.get(to)!, each.get(from)!)
  return { series, reference, places, change: { from, to, difference: compareBySeed(gainOf(line), gainOf(referenceLine)) } }
}
