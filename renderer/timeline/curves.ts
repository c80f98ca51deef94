import { formatConfidence } from '../format/confidence'
import { formatCurveValue } from './formatCurveValue'
import type { StretchSummary } from './pageSummary'

/** From above: what was calibrated, then what was measured. */
export const CURVE_KINDS = ['confidence', 'score', 'psr'] as const
export type CurveKind = (typeof CURVE_KINDS)[number]

/** What an axis spans. */
export interface CurveRange {
  low: number
  high: number
}

export interface Curve {
  /** Lowest and highest of a stretch; the lowest above the highest where nothing was measured. */
  bounds(summary: StretchSummary): readonly [number, number]
  /** Of the axis, for what is in sight. */
  range(low: number, high: number): CurveRange
  /** Height on the axis: 0 at its lower end, 1 at its upper. */
  place(value: number, range: CurveRange): number
  format(value: number): string
}

/** At the upper end of the axis one answer of the background in a thousand is stronger. */
const MOST_CONFIDENT = 0.999

export const CURVES: Record<CurveKind, Curve> = {
  /**
   * By the share of the background's answers that are stronger, in its logarithm: between .9 and .99 lies everything that a chosen rate of false alarms
   * is about, and an even axis would press it into a pixel.
   */
  confidence: {
    bounds: ({ lowConfidence, highConfidence }) => [lowConfidence, highConfidence],
    range: () => ({ low: 0, high: MOST_CONFIDENT }),
    place: (value) => Math.log(1 - Math.min(MOST_CONFIDENT, Math.max(0, value))) / Math.log(1 - MOST_CONFIDENT),
    format: (value) => `${formatConfidence(value)} %`,
  },
  score: { bounds: ({ lowScore, highScore }) => [lowScore, highScore], range: roundRange, place: placeEvenly, format: formatCurveValue },
  psr: { bounds: ({ lowPsr, highPsr }) => [lowPsr, highPsr], range: roundRange, place: placeEvenly, format: formatCurveValue },
}

/** Round numbers about everything, with zero. */
function roundRange(low: number, high: number): CurveRange {
  const step = 10 ** Math.floor(Math.log10(Math.max(1e-6, Math.abs(high), Math.abs(low))))
  const grain = step / 2
  const range = { low: Math.min(0, Math.floor(low / grain) * grain), high: Math.ceil(high / grain) * grain }
  return range.high > range.low ? range : { low: range.low, high: range.low + grain }
}

function placeEvenly(value: number, { low, high }: CurveRange): number {
  return (value - low) / (high - low)
}
