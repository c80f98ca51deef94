import type { CallResult } from '../../main/contract/procedures'

export type ChainFigures = CallResult<'runs.chainFigures'>

/** Verdict of {@link ChainFigures}.rejection for an accepted chain. */
const ACCEPTED = -1

export interface ChainChoice {
  /** Null: all rounds. */
  round: number | null
  acceptedOnly: boolean
}

/** Positions of the chains that are meant. */
export function chooseChains({ round, rejection }: ChainFigures, choice: ChainChoice): number[] {
  const chosen: number[] = []
  for (let index = 0; index < round.length; index += 1) {
    if ((choice.round === null || round[index] === choice.round) && (!choice.acceptedOnly || rejection[index] === ACCEPTED)) chosen.push(index)
  }
  return chosen
}

/** A window of a round that was mined: what a step of the run found. */
export interface Moment {
  round: number
  window: number
  /** Index into the run's footage. */
  clip: number
  chains: number
}

/** Windows that gave chains, in the order in which they were mined. What a person corrected comes from no window. */
export function listMoments({ round, window, clip }: Pick<ChainFigures, 'round' | 'window' | 'clip'>): Moment[] {
  const moments: Moment[] = []
  for (let index = 0; index < round.length; index += 1) {
    if (window[index]! < 0) continue
    const last = moments.at(-1)
    if (last?.round === round[index] && last?.window === window[index]) last!.chains += 1
    else moments.push({ round: round[index]!, window: window[index]!, clip: clip[index]!, chains: 1 })
  }
  return moments
}

export interface Histogram {
  /** Where bars begin, and where the last ends. */
  edges: number[]
  counts: number[]
  /** Values beyond the edges, on either side. */
  below: number
  above: number
}

export function computeHistogram(values: readonly number[], { from, to, bars }: { from: number; to: number; bars: number }): Histogram {
  const width = (to - from) / bars
  const histogram: Histogram = { edges: Array.from({ length: bars + 1 }, (_, index) => from + index * width), counts: new Array<number>(bars).fill(0), below: 0, above: 0 }
  for (const value of values) {
    if (!Number.isFinite(value)) continue
    const bar = value === to ? bars - 1 : Math.floor((value - from) / width)
    if (bar < 0) histogram.below += 1
    else if (bar >= bars) histogram.above += 1
    else histogram.counts[bar]! += 1
  }
  return histogram
}

export interface Spread {
  count: number
  mean: number
  deviation: number
  median: number
  high: number
}

/** Mean, standard deviation, median and 90th percentile; NaN of nothing. */
export function computeSpread(values: readonly number[]): Spread {
  const finite = values.filter(Number.isFinite).toSorted((a, b) => a - b)
  const mean = finite.reduce((sum, value) => sum + value, 0) / finite.length
  const variance = finite.reduce((sum, value) => sum + (value - mean) ** 2, 0) / finite.length
  return { count: finite.length, mean, deviation: Math.sqrt(variance), median: percentile(finite, 0.5), high: percentile(finite, 0.9) }
}

function percentile(sorted: readonly number[], share: number): number {
  return sorted.length === 0 ? NaN : sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))]!
}

export interface ReachPoint {
  /** Frames from first to last link. */
  gap: number
  chains: number
  /** Forward-backward error in object sizes. */
  median: number
  high: number
  /** Share of the judged that were accepted. */
  purity: number
}

/** How well chains hold up by how far they reach, of one round: the purity that can be had without labels (landscape K5). */
export function computeReach(figures: ChainFigures, round: number): ReachPoint[] {
  const byGap = new Map<number, number[]>()
  for (const index of chooseChains(figures, { round, acceptedOnly: false })) {
    const gap = figures.gap[index]!
    byGap.set(gap, [...(byGap.get(gap) ?? []), index])
  }
  return [...byGap].toSorted(([a], [b]) => a - b).map(([gap, members]) => {
    const { median, high } = computeSpread(members.map((index) => figures.cycleError[index]!))
    const judged = members.filter((index) => figures.rejection[index]! > -2)
    return { gap, chains: members.length, median, high, purity: judged.filter((index) => figures.rejection[index] === ACCEPTED).length / judged.length }
  })
}

export interface LinkedChain {
  round: number
  frameIndexes: readonly number[]
  similarities: readonly number[]
}

/** Score of links by how many frames they lie from the start of their chain: what reaching further costs. */
export function computeScoreByGap(chains: readonly LinkedChain[], round: number): { gap: number; mean: number; low: number }[] {
  const byGap = new Map<number, number[]>()
  for (const { frameIndexes, similarities } of chains.filter((chain) => chain.round === round)) {
    for (const [link, frameIndex] of frameIndexes.entries()) {
      const gap = Math.abs(frameIndex - frameIndexes[0]!)
      if (gap > 0) byGap.set(gap, [...(byGap.get(gap) ?? []), similarities[link]!])
    }
  }
  return [...byGap].toSorted(([a], [b]) => a - b).map(([gap, values]) => ({ gap, mean: computeSpread(values).mean, low: percentile(values.toSorted((a, b) => a - b), 0.1) }))
}

export interface ClipHealth {
  /** Index into the run's footage. */
  clip: number
  chains: number
  accepted: number
  median: number
  similarity: number
}

/** Per clip, how well its chains close: a health score without labels (landscape K7). */
export function computeHealth(figures: ChainFigures, round: number | null): ClipHealth[] {
  const byClip = new Map<number, number[]>()
  for (const index of chooseChains(figures, { round, acceptedOnly: false })) byClip.set(figures.clip[index]!, [...(byClip.get(figures.clip[index]!) ?? []), index])
  return [...byClip].toSorted(([a], [b]) => a - b).map(([clip, members]) => ({
    clip, chains: members.length, accepted: members.filter((index) => figures.rejection[index] === ACCEPTED).length,
    median: computeSpread(members.map((index) => figures.cycleError[index]!)).median,
    similarity: computeSpread(members.map((index) => figures.similarity[index]!)).mean,
  }))
}

export function roundsOf({ round }: ChainFigures): number[] {
  return [...new Set(round)].toSorted((a, b) => a - b)
}
