import { describe, expect, it } from 'vitest'
import { computeRankCorrelation } from '../../../main/core/evaluate/rankCorrelation'
import { areToldApart, computeHealth, type ChainHealth } from '../../../main/core/select/health'

const chain = (clip: string, cycleError: number, separation: number | null): ChainHealth => ({ clip, cycleError, separation })

describe('computeHealth', () => {
  it('counts a chain as far as it came back and stands out; clips weigh alike, whatever their number of chains', () => {
    const measured = computeHealth([chain('a', 0.1, 1), chain('a', 0.1, 0.75), chain('a', 2, 1), chain('a', 0.1, 0.2), chain('b', 0, 0.9), chain('b', 0, null)])
    expect(measured.byClip['a']).toBeCloseTo((1 + 0.5 + 0 + 0) / 4, 9)
    expect(measured.byClip['b']).toBeCloseTo(0.8, 9)
    expect(measured.health.mean).toBeCloseTo((0.375 + 0.8) / 2, 9)
    expect(measured.closedShare).toBeCloseTo(4 / 5, 9)
    expect(measured.chains).toBe(5)
  })

  it('gives nothing to a model that stays where it is and tells nothing apart, though it always comes back', () => {
    expect(computeHealth([chain('a', 0, 0.5), chain('b', 0, 0.5)]).health.mean).toBe(0)
  })
})

describe('areToldApart', () => {
  const model = (values: number[]) => computeHealth(values.map((separation, index) => chain(`clip ${index}`, 0, separation)))

  it('compares clip by clip: hard clips are hard for both', () => {
    expect(areToldApart(model([0.95, 0.75, 0.66]), model([0.9, 0.7, 0.6]))).toBe(true)
    expect(areToldApart(model([0.95, 0.6, 0.7]), model([0.9, 0.7, 0.6]))).toBe(false)
    expect(areToldApart(model([0.9]), model([0.6]))).toBe(false)
  })
})

describe('computeRankCorrelation', () => {
  it('is Spearman’s, as scipy.stats.spearmanr gives it', () => {
    // The example of Wikipedia's article on it (IQ and hours of television): -29/165.
    const [iq, hours] = [[106, 100, 86, 101, 99, 103, 97, 113, 112, 110], [7, 27, 2, 50, 28, 29, 20, 12, 6, 17]]
    expect(computeRankCorrelation(iq, hours)).toBeCloseTo(-29 / 165, 9)
    // With ties: spearmanr([1, 2, 2, 3], [1, 3, 2, 4]) = 0.9486832980505139.
    expect(computeRankCorrelation([1, 2, 2, 3], [1, 3, 2, 4])).toBeCloseTo(0.9486832980505139, 9)
    expect(computeRankCorrelation([1, 1, 1], [1, 2, 3])).toBeNull()
    expect(computeRankCorrelation([1, 2], [1, 2])).toBeNull()
  })
})
