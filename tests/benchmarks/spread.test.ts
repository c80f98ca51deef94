import { describe, expect, it } from 'vitest'
import { Random } from '../../main/core/random'
import { summarise } from './spread'

describe('the spread of a measure', () => {
  it('has mean and deviation as one computes them by hand', () => {
    expect(summarise([1, 2, 3, 6])).toMatchObject({ count: 4, mean: 3, deviation: Math.sqrt(14 / 3) })
    expect(summarise([0.5])).toEqual({ count: 1, mean: 0.5, deviation: 0, interval: [0.5, 0.5] })
    expect(() => summarise([])).toThrow(RangeError)
  })

  it('has an interval that is the normal one where values are normal, and comes the same every time', () => {
    const random = new Random(7)
    const values = Array.from({ length: 200 }, () => 5 + 2 * random.normal())
    const { mean, deviation, interval } = summarise(values)
    const half = (1.96 * deviation) / Math.sqrt(200)
    expect(interval[0]).toBeGreaterThan(mean - 1.1 * half)
    expect(interval[0]).toBeLessThan(mean - 0.9 * half)
    expect(interval[1]).toBeGreaterThan(mean + 0.9 * half)
    expect(interval[1]).toBeLessThan(mean + 1.1 * half)
    expect(summarise(values)).toEqual(summarise(values))
  })
})
