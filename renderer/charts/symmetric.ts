interface Span {
  min: number
  max: number
}

/** Decades to either side of zero that are told apart. */
const DECADES = 4

/**
 * How far from zero a symmetric logarithm is as good as linear: a power of ten, four decades below the largest value shown. Without a number of its own it
 * suits learning rates as well as losses, and it moves only where the range grows by a decade.
 */
export function linearReach({ min, max }: Span): number {
  const largest = Math.max(Math.abs(min), Math.abs(max))
  return largest > 0 ? 10 ** (Math.ceil(Math.log10(largest)) - DECADES) : 1
}

/** A value in decades from zero: sign(v) log10(1 + |v| / reach). Smooth through zero, and logarithmic well beyond the reach. */
export function toDecades(value: number, reach: number): number {
  return Math.sign(value) * Math.log10(1 + Math.abs(value) / reach)
}

/** The value so many decades from zero. */
export function fromDecades(decades: number, reach: number): number {
  return Math.sign(decades) * reach * (10 ** Math.abs(decades) - 1)
}

/** Where a value lies in a range, as a share of it. */
export function symmetricShare(value: number, range: Span): number {
  const reach = linearReach(range)
  const first = toDecades(range.min, reach)
  return (toDecades(value, reach) - first) / (toDecades(range.max, reach) - first)
}

/** The value at a share of a range; the ends are exact, so that no first or last point falls out. */
export function symmetricAt(share: number, range: Span): number {
  if (share === 0) return range.min
  if (share === 1) return range.max
  const reach = linearReach(range)
  const first = toDecades(range.min, reach)
  return fromDecades(first + share * (toDecades(range.max, reach) - first), reach)
}

/** Zero and the decades beyond the reach, on both sides where both are shown; so many at most, evenly left out from the largest down. */
export function symmetricTicks({ min, max }: Span, count: number): number[] {
  const reach = linearReach({ min, max })
  const powers = Array.from({ length: DECADES + 1 }, (_, index) => Math.round(Math.log10(reach)) + DECADES - index)
  for (let stride = 1; ; stride += 1) {
    const sizes = powers.filter((_, index) => index % stride === 0).map((power) => Number(`1e${power}`))
    const ticks = [...sizes.map((size) => -size), 0, ...sizes.toReversed()].filter((tick) => tick >= min && tick <= max)
    if (ticks.length <= count || stride > DECADES) return ticks
  }
}
