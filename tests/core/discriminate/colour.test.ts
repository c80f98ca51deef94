import { describe, expect, it } from 'vitest'
import { blur, drawColourChange, flip, paint } from '../../../main/core/discriminate/colour'
import type { Region } from '../../../main/core/discriminate/colour'
import { Random } from '../../../main/core/random'

const SIZE = 9
const NONE = { jitterChance: 0, brightness: 0, contrast: 0, saturation: 0, hue: 0, grayChance: 0 }
const ALWAYS = { ...NONE, jitterChance: 1 }

/** Mild colours around gray in the middle of an array, so that nothing is clipped and writing elsewhere shows. */
function region(seed = 1): Region {
  const random = new Random(seed)
  const values = new Float32Array(6 + SIZE * SIZE * 3 + 6).fill(-7)
  for (let at = 6; at < values.length - 6; at += 1) values[at] = random.between(90, 165)
  return { values, offset: 6, size: SIZE }
}

function pixels({ values, offset, size }: Region): number[][] {
  return Array.from({ length: size * size }, (_, at) => [...values.subarray(offset + at * 3, offset + at * 3 + 3)])
}

function luma([red, green, blue]: readonly number[]): number {
  return 0.299 * red! + 0.587 * green! + 0.114 * blue!
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}

function recolour(config: typeof NONE, seed = 1): { before: number[][]; after: number[][] } {
  const place = region()
  const before = pixels(place)
  paint(place, drawColourChange(config, new Random(seed)))
  return { before, after: pixels(place) }
}

describe('drawColourChange and paint', () => {
  it('changes nothing when chance never strikes', () => {
    const { before, after } = recolour(NONE)
    expect(after).toEqual(before)
  })

  it('gray is gray, of the same luma', () => {
    const { before, after } = recolour({ ...NONE, grayChance: 1 })
    for (const [at, pixel] of after.entries()) {
      for (const channel of pixel) expect(channel).toBeCloseTo(luma(before[at]!), 3)
    }
  })

  it('stays gray under every jitter', () => {
    const { after } = recolour({ jitterChance: 1, brightness: 0.4, contrast: 0.4, saturation: 0.4, hue: 0.1, grayChance: 1 }, 3)
    for (const [red, green, blue] of after) {
      expect(green).toBeCloseTo(red!, 3)
      expect(blue).toBeCloseTo(red!, 3)
    }
  })

  it.each([1, 2, 3, 4])('hue keeps the mean of the channels and roughly the luma, and moves colours (draw %i)', (seed) => {
    const { before, after } = recolour({ ...ALWAYS, hue: 0.1 }, seed)
    for (const [at, pixel] of after.entries()) expect(mean(pixel)).toBeCloseTo(mean(before[at]!), 3)
    expect(Math.abs(mean(after.map(luma)) - mean(before.map(luma)))).toBeLessThan(3)
    expect(after.some((pixel, at) => Math.abs(pixel[0]! - before[at]![0]!) > 2)).toBe(true)
  })

  it('a third of a turn of the hue carries red to green', () => {
    const place: Region = { values: Float32Array.from([200, 0, 0]), offset: 0, size: 1 }
    const third = new Random(0)
    third.uniform = () => 1 // every chance strikes, every range is at its upper end
    paint(place, drawColourChange({ ...ALWAYS, hue: 1 / 3, jitterChance: 2 }, third))
    expect([...place.values].map(Math.round)).toEqual([0, 200, 0])
  })

  it('brightness is one factor for all', () => {
    const { before, after } = recolour({ ...ALWAYS, brightness: 0.4 }, 6)
    const factors = after.flatMap((pixel, at) => pixel.map((value, channel) => value / before[at]![channel]!))
    expect(Math.max(...factors) - Math.min(...factors)).toBeLessThan(1e-5)
    expect(Math.abs(factors[0]! - 1)).toBeGreaterThan(0.01)
    expect(Math.abs(factors[0]! - 1)).toBeLessThanOrEqual(0.4)
  })

  it('contrast spreads around middle gray', () => {
    const { before, after } = recolour({ ...ALWAYS, contrast: 0.4 }, 6)
    const factors = after.flatMap((pixel, at) => pixel.map((value, channel) => (value - 127.5) / (before[at]![channel]! - 127.5)))
    expect(Math.max(...factors) - Math.min(...factors)).toBeLessThan(1e-2)
  })

  it('saturation keeps the luma of every pixel', () => {
    const { before, after } = recolour({ ...ALWAYS, saturation: 0.4 }, 6)
    for (const [at, pixel] of after.entries()) expect(luma(pixel)).toBeCloseTo(luma(before[at]!), 3)
    expect(after).not.toEqual(before)
  })

  it('clips to 0..255 and writes nothing outside the region', () => {
    const place = region()
    paint(place, { matrix: [9, 0, 0, 0, -9, 0, 0, 0, 1], offset: [0, 0, 0] })
    expect(pixels(place).every(([red, green]) => red === 255 && green === 0)).toBe(true)
    expect([...place.values.subarray(0, 6), ...place.values.subarray(-6)].every((value) => value === -7)).toBe(true)
  })
})

describe('flip', () => {
  it('mirrors left and right, and twice is nothing', () => {
    const place = region()
    const before = pixels(place)
    flip(place)
    expect(pixels(place)).toEqual(before.map((_, at) => before[Math.floor(at / SIZE) * SIZE + SIZE - 1 - (at % SIZE)]))
    flip(place)
    expect(pixels(place)).toEqual(before)
    expect(place.values[5]).toBe(-7)
  })
})

describe('blur', () => {
  it.each([0.1, 0.7, 2])('keeps a flat picture and the mean of a spot, sigma %f', (sigma) => {
    const flat: Region = { values: new Float32Array(21 * 21 * 3).fill(77), offset: 0, size: 21 }
    blur(flat, sigma)
    for (const value of flat.values) expect(value).toBeCloseTo(77, 3)
    const spot: Region = { values: new Float32Array(21 * 21 * 3), offset: 0, size: 21 }
    spot.values[(10 * 21 + 10) * 3 + 1] = 1000
    blur(spot, sigma)
    expect(spot.values.reduce((sum, value) => sum + value, 0)).toBeCloseTo(1000, 1)
  })

  it('spreads a spot as a Gaussian, alike across and down, each channel by itself', () => {
    const spot: Region = { values: new Float32Array(21 * 21 * 3), offset: 0, size: 21 }
    spot.values[(10 * 21 + 10) * 3 + 1] = 1
    blur(spot, 1)
    const at = (x: number, y: number): number => spot.values[((10 + y) * 21 + 10 + x) * 3 + 1]!
    for (const [x, y] of [[1, 0], [0, 1], [1, 1], [2, 0], [0, -2], [-2, 1]] as const) expect(at(x, y) / at(0, 0)).toBeCloseTo(Math.exp(-(x * x + y * y) / 2), 4)
    expect(spot.values.every((value, index) => index % 3 === 1 || value === 0)).toBe(true)
  })
})
