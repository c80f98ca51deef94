import { describe, expect, it } from 'vitest'
import { createAxis, widen } from '../../../main/jobs/report/axis'

const labels = (extent: [number, number], logarithmic = false): string[] => createAxis({ extent, range: [0, 100], count: 5, logarithmic }).ticks.map(({ label }) => label)

describe('createAxis', () => {
  it('puts the ends of the extent on the ends of the range, and the middle between them', () => {
    const linear = createAxis({ extent: [2, 6], range: [100, 0], count: 5 })
    expect([2, 4, 6].map((value) => linear.toPixel(value))).toEqual([100, 50, 0])
    const logarithmic = createAxis({ extent: [0.1, 10], range: [0, 100], count: 5, logarithmic: true })
    expect([0.1, 1, 10].map((value) => Math.round(logarithmic.toPixel(value)))).toEqual([0, 50, 100])
  })

  it('labels round values, all with the decimals that tell them apart', () => {
    expect(labels([0, 1])).toEqual(['0.0', '0.2', '0.4', '0.6', '0.8', '1.0'])
    expect(labels([0.9, 1])).toEqual(['0.90', '0.92', '0.94', '0.96', '0.98', '1.00'])
    expect(labels([0, 1150])).toEqual(['0', '250', '500', '750', '1000'])
    expect(labels([-2, 2])).toEqual(['−2', '−1', '0', '1', '2'])
    expect(labels([0, 1e-5])).toEqual(['0', '2e−6', '4e−6', '6e−6', '8e−6', '1e−5'])
  })

  it('has no ticks between counts', () => {
    const ticks = (extent: [number, number]): number[] => createAxis({ extent, range: [0, 100], count: 6, whole: true }).ticks.map(({ value }) => value)
    expect(ticks([0, 13])).toEqual([0, 5, 10])
    expect(ticks([0, 2])).toEqual([0, 1, 2])
    expect(ticks([0, 120])).toEqual([0, 20, 40, 60, 80, 100, 120])
  })

  it('labels 1, 2 and 5 on a short logarithmic axis, powers of ten on a long one', () => {
    expect(labels([0.1, 2], true)).toEqual(['0.1', '0.2', '0.5', '1', '2'])
    expect(labels([0.001, 10], true)).toEqual(['0.001', '0.01', '0.1', '1', '10'])
  })
})

describe('widen', () => {
  it('is never empty: a constant curve still has an axis', () => {
    for (const values of [[], [0], [3, 3], [-2]]) {
      const [low, high] = widen(values)
      expect(high).toBeGreaterThan(low)
    }
    expect(widen([1, 3], 0.5)).toEqual([0, 4])
  })
})
