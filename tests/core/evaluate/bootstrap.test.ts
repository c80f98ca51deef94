import { describe, expect, it } from 'vitest'
import { bootstrapFigure, compareFigures } from '../../../main/core/evaluate/bootstrap'
import { computeFigure, poolCurve, type FigureRule, type Tally } from '../../../main/core/evaluate/protocol'
import { Random } from '../../../main/core/random'

const MEAN: Pick<FigureRule, 'reduce' | 'scale'> = { reduce: { kind: 'mean' } }
const one = (sum: number, weight = 1): Tally => ({ sums: [sum], weights: [weight] })

describe('computeFigure', () => {
  it('pools sums over weights before it reduces', () => {
    const tallies = [{ sums: [1, 6], weights: [1, 6] }, { sums: [0, 0], weights: [3, 2] }]
    expect(poolCurve(tallies)).toEqual([0.25, 0.75])
    expect(computeFigure({ tallies, figure: MEAN })).toBe(0.5)
    expect(computeFigure({ tallies, figure: { reduce: { kind: 'at', place: 1 }, scale: 100 } })).toBe(75)
    expect(computeFigure({ tallies, figure: { reduce: { kind: 'mean', from: 1, to: 7 } } })).toBe(0.75)
    expect(computeFigure({ tallies, figure: MEAN, total: true })).toBe((1 + 6) / 2)
  })

  it('passes over places that nothing reaches, and says null where there is none', () => {
    expect(computeFigure({ tallies: [{ sums: [1, 0], weights: [2, 0] }], figure: MEAN })).toBe(0.5)
    expect(computeFigure({ tallies: [], figure: MEAN })).toBeNull()
    expect(computeFigure({ tallies: [one(0, 0)], figure: MEAN })).toBeNull()
  })

  it('integrates by trapezoids', () => {
    expect(computeFigure({ tallies: [{ sums: [1, 0.5, 0], weights: [1, 1, 1] }], figure: { reduce: { kind: 'trapezoid' } } })).toBe(0.5)
    expect(computeFigure({ tallies: [{ sums: [1, 0, 0], weights: [1, 1, 1] }], figure: { reduce: { kind: 'trapezoid' } } })).toBe(0.25)
  })
})

describe('bootstrapFigure', () => {
  it('covers the true mean about as often as it says', () => {
    let covered = 0
    const random = new Random(5)
    for (let trial = 0; trial < 200; trial += 1) {
      const tallies = Array.from({ length: 40 }, () => one(0.5 + 0.2 * random.normal()))
      const interval = bootstrapFigure({ tallies, figure: MEAN, random: random.fork(trial), resamples: 300 })!
      covered += interval.low <= 0.5 && interval.high >= 0.5 ? 1 : 0
    }
    expect(covered / 200).toBeGreaterThan(0.88)
    expect(covered / 200).toBeLessThan(0.99)
  })

  it('is as wide as 1.96 standard errors to each side for a mean', () => {
    const random = new Random(1)
    const values = Array.from({ length: 60 }, () => random.uniform())
    const mean = values.reduce((sum, value) => sum + value, 0) / 60
    const error = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / 60 / 60)
    const interval = bootstrapFigure({ tallies: values.map((value) => one(value)), figure: MEAN, random, resamples: 4000 })!
    expect(interval.high - interval.low).toBeCloseTo(2 * 1.96 * error, 2)
  })

  it('says nothing of a single sequence', () => {
    expect(bootstrapFigure({ tallies: [one(1)], figure: MEAN, random: new Random(1) })).toBeNull()
  })
})

describe('compareFigures', () => {
  const random = (): Random => new Random(2)

  it('sees a small difference that every sequence shows, though the sequences themselves differ widely', () => {
    const first = Array.from({ length: 20 }, (_, index) => one(index / 20 + 0.02))
    const second = Array.from({ length: 20 }, (_, index) => one(index / 20))
    const comparison = compareFigures({ first, second, figure: MEAN, random: random() })!
    expect(comparison.difference).toBeCloseTo(0.02, 12)
    expect(comparison.within).toBe(false)
  })

  it('calls a difference of some sequences against others what it is', () => {
    const first = [one(0.9), one(0.1), one(0.8), one(0.3)]
    const second = [one(0.2), one(0.7), one(0.4), one(0.6)]
    expect(compareFigures({ first, second, figure: MEAN, random: random() })).toMatchObject({ within: true })
  })

  it('needs the same sequences', () => {
    expect(() => compareFigures({ first: [one(1)], second: [], figure: MEAN, random: random() })).toThrow(RangeError)
  })
})
