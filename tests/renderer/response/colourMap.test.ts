import { describe, expect, it } from 'vitest'
import { COLOUR_TABLE, COLOURS, colourIndex, colourValues, rangeOf } from '../../../renderer/response/colourMap'

/** Relative luminance of sRGB (WCAG 2). */
function luminance(index: number): number {
  const [red, green, blue] = [0, 1, 2].map((channel) => {
    const value = COLOUR_TABLE[3 * index + channel]! / 255
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * red! + 0.7152 * green! + 0.0722 * blue!
}

describe('colour map', () => {
  it('gets lighter from step to step, from almost black to almost white', () => {
    for (let index = 1; index < COLOURS; index += 1) expect(luminance(index)).toBeGreaterThanOrEqual(luminance(index - 1))
    expect(luminance(0)).toBeLessThan(0.02)
    expect(luminance(COLOURS - 1)).toBeGreaterThan(0.75)
  })

  it('gives lowest and highest value the ends, whatever they are', () => {
    const values = Float32Array.of(-0.25, 0.1, 0.75, Number.NaN, 0.25)
    const range = rangeOf(values)
    expect(range).toEqual({ low: -0.25, high: 0.75 })
    expect([...values].map((value) => colourIndex(value, range))).toEqual([0, 89, 255, 0, 128])
    expect([...colourValues(Float32Array.of(-9, 9), { range })]).toEqual([24, 8, 58, 255, 252, 236, 96, 255])
  })

  it('makes one colour of a flat map', () => {
    expect(new Set(colourValues(new Float32Array(4).fill(3), { range: rangeOf(new Float32Array(4).fill(3)) }).filter((_, index) => index % 4 === 0)).size).toBe(1)
    expect(rangeOf(Float32Array.of(Number.NaN))).toEqual({ low: 0, high: 1 })
  })
})
