import { describe, expect, it } from 'vitest'
import { fromHalf, toHalf } from '../../main/store/float16'

/** Decoded by the bits' definition (IEEE 754-2008, 3.4), apart from the code under test. */
function halfByDefinition(half: number): number {
  const [sign, exponent, fraction] = [half >> 15, (half >> 10) & 31, half & 1023]
  const factor = sign ? -1 : 1
  if (exponent === 31) return fraction === 0 ? factor * Infinity : Number.NaN
  return factor * (exponent === 0 ? fraction / 1024 / 16384 : ((1024 + fraction) / 1024) * Math.pow(2, exponent - 15))
}

/** All finite halves from 0 up, ascending: their bits are their order. */
const positiveHalves = Array.from({ length: 0x7c00 }, (_, half) => halfByDefinition(half))

/** Nearest half by search; of two equally near the one with even bits; from 65,520 on infinity. */
function nearestHalf(value: number): number {
  const magnitude = Math.abs(value)
  const sign = value < 0 || Object.is(value, -0) ? 0x8000 : 0
  if (magnitude >= 65520) return sign | 0x7c00
  let [low, high] = [0, 0x7bff]
  while (high - low > 1) {
    const middle = (low + high) >> 1
    if (positiveHalves[middle]! <= magnitude) low = middle
    else high = middle
  }
  const [below, above] = [magnitude - positiveHalves[low]!, positiveHalves[high]! - magnitude]
  return sign | (below < above || (below === above && low % 2 === 0) ? low : high)
}

/** Small generator (mulberry32), for values that are the same on every run. */
function randomBits(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)
    return (mixed ^ (mixed >>> 14)) >>> 0
  }
}

describe('float16', () => {
  it('decodes all 65,536 halves, and encodes what they stand for back to the same bits', () => {
    let wrong = 0
    for (let half = 0; half < 65536; half += 1) {
      const value = fromHalf(half)
      if (!Object.is(value, halfByDefinition(half))) wrong += 1
      const back = toHalf(value)
      const isNotNumber = (half & 0x7c00) === 0x7c00 && (half & 0x3ff) !== 0
      if (isNotNumber ? !Number.isNaN(fromHalf(back)) : back !== half) wrong += 1
    }
    expect(wrong).toBe(0)
  })

  it('rounds every midpoint between two halves to even, and its neighbours to the nearer one', () => {
    const wrong: number[] = []
    const bits = new Uint32Array(1)
    const float = new Float32Array(bits.buffer)
    for (let half = 0; half < 0x7bff; half += 1) {
      float[0] = (positiveHalves[half]! + positiveHalves[half + 1]!) / 2 // exact in float32
      const middle = float[0]
      bits[0]! += 1
      const above = float[0]
      bits[0]! -= 2
      const below = float[0]
      const even = half % 2 === 0 ? half : half + 1
      if (toHalf(middle) !== even || toHalf(above) !== half + 1 || toHalf(below) !== half || toHalf(-middle) !== (even | 0x8000)) wrong.push(half)
    }
    expect(wrong).toEqual([])
  })

  it('takes two million random float32 to the nearest half', () => {
    const next = randomBits(7)
    const bits = new Uint32Array(1)
    const float = new Float32Array(bits.buffer)
    const wrong: number[] = []
    for (let round = 0; round < 2_000_000; round += 1) {
      // three of four with exponents near those of halves, where there is something to round
      bits[0] = round % 4 === 0 ? next() : ((next() & 0x807fffff) | ((100 + (next() % 46)) << 23)) >>> 0
      if (!Number.isNaN(float[0]) && toHalf(float[0]!) !== nearestHalf(float[0]!)) wrong.push(float[0]!)
    }
    expect(wrong.slice(0, 5)).toEqual([])
  })

  it('treats the ends as IEEE 754 does', () => {
    const cases: [number, number][] = [[65504, 0x7bff], [65519, 0x7bff], [65520, 0x7c00], [-1e9, 0xfc00], [Infinity, 0x7c00], [2 ** -24, 1], [2 ** -25, 0], [2 ** -25 * 1.001, 1], [-0, 0x8000], [1e-40, 0]]
    for (const [value, half] of cases) expect(toHalf(value)).toBe(half)
    expect(fromHalf(toHalf(Number.NaN))).toBeNaN()
  })
})
