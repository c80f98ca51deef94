import { fromDecades, linearReach, symmetricAt, toDecades } from './symmetric'

export interface Range {
  min: number
  max: number
}

/** A logarithm shows nothing at zero and below; the symmetric one goes through zero, and is linear near it (landscape M3). */
export const SCALE_KINDS = ['linear', 'logarithmic', 'symmetric'] as const
export type ScaleKind = (typeof SCALE_KINDS)[number]

/** Air above and below the curves, as a share of what they span. */
const PADDING = 0.05

/** Values this close, of their size, differ by rounding: a smoothed constant is drawn as a constant. */
const ROUNDING = 1e-12

/** Grows a range to hold a value; not finite ones change nothing. */
export function widen(range: Range | null, value: number): Range | null {
  if (!Number.isFinite(value)) return range
  return range ? { min: Math.min(range.min, value), max: Math.max(range.max, value) } : { min: value, max: value }
}

/** A range with air around it; one value alone lies in its middle. */
export function pad({ min, max }: Range, scale: ScaleKind): Range {
  const isOne = max - min <= ROUNDING * Math.max(Math.abs(min), Math.abs(max))
  if (scale === 'logarithmic') {
    const factor = isOne ? 2 : (max / min) ** PADDING
    return { min: min / factor, max: max * factor }
  }
  if (scale === 'symmetric' && !isOne) return { min: symmetricAt(-PADDING, { min, max }), max: symmetricAt(1 + PADDING, { min, max }) }
  const air = isOne ? Math.abs(min) * 0.1 || 1 : (max - min) * PADDING
  return { min: min - air, max: max + air }
}

/** A range around `centre` made larger (factor above 1) or smaller, each scale in its own measure. */
export function zoom({ range, centre, factor, scale }: { range: Range; centre: number; factor: number; scale: ScaleKind }): Range {
  if (scale === 'logarithmic') return { min: centre * (range.min / centre) ** factor, max: centre * (range.max / centre) ** factor }
  if (scale === 'symmetric') return zoomSymmetric(range, centre, factor)
  return { min: centre + (range.min - centre) * factor, max: centre + (range.max - centre) * factor }
}

function zoomSymmetric(range: Range, centre: number, factor: number): Range {
  const reach = linearReach(range)
  const middle = toDecades(centre, reach)
  const away = (end: number): number => fromDecades(middle + (toDecades(end, reach) - middle) * factor, reach)
  return { min: away(range.min), max: away(range.max) }
}

/** A range moved by a share of itself. */
export function pan({ min, max }: Range, share: number, scale: ScaleKind): Range {
  if (scale === 'logarithmic') {
    const factor = (max / min) ** share
    return { min: min * factor, max: max * factor }
  }
  if (scale === 'symmetric') return { min: symmetricAt(share, { min, max }), max: symmetricAt(1 + share, { min, max }) }
  const way = (max - min) * share
  return { min: min + way, max: max + way }
}
