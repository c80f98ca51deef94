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

/** Zero, and decades on both sides as far as there is room for so many ticks: from the largest down, since those near zero crowd. */
export function symmetricTicks(range: Span, count: number): number[] {
  const largest = Math.round(Math.log10(linearReach(range))) + DECADES
  const decades = Array.from({ length: DECADES + 1 }, (_, index) => Number(`1e${largest - index}`))
  const ticks: number[] = []
  for (const tick of [0, ...decades.flatMap((size) => [size, -size])]) {
    const at = symmetricShare(tick, range)
    if (at >= 0 && at <= 1 && ticks.every((other) => Math.abs(symmetricShare(other, range) - at) >= 1 / (count + 1))) ticks.push(tick)
  }
  return ticks.toSorted((a, b) => a - b)
}
