import { describe, expect, it } from 'vitest'
import { followLoss, isExhausted, startLossProgress, type LossProgress, type LossRule } from '../../main/contract/lossWatch'

/** Never better by chance, written out: the average of all before with the newest, from zero, corrected for that zero. */
function smooth(losses: readonly number[], weight: number): number {
  const own = losses.reduce((sum, loss, index) => sum + (1 - weight) * weight ** (losses.length - 1 - index) * loss, 0)
  return own / (1 - weight ** losses.length)
}

function follow(losses: readonly number[], rule: LossRule): LossProgress {
  return losses.reduce((progress, loss) => followLoss(progress, { loss, rule }), startLossProgress())
}

describe('a loss that is watched', () => {
  it('has the least of its average as its best, and the steps since', () => {
    const losses = [5, 4, 3, 2, 4, 6, 8]
    const averages = losses.map((_, index) => smooth(losses.slice(0, index + 1), 0.5))
    const best = Math.min(...averages.slice(1)) // an average of half the past stands on two values
    const progress = follow(losses, { smoothing: 0.5, minimumGain: 0 })
    expect(progress.best).toBeCloseTo(best, 12)
    expect(progress.sinceBest).toBe(losses.length - 1 - averages.lastIndexOf(best))
  })

  it('is better only by more than the share that counts, also below zero', () => {
    const rule = { smoothing: 0, minimumGain: 0.1 }
    expect(follow([10, 9.5, 9.05], rule)).toMatchObject({ best: 10, sinceBest: 2 })
    expect(follow([10, 9.5, 8.9], rule)).toMatchObject({ best: 8.9, sinceBest: 0 })
    expect(follow([-10, -10.5], rule)).toMatchObject({ best: -10, sinceBest: 1 })
    expect(follow([-10, -11.5], rule)).toMatchObject({ best: -11.5, sinceBest: 0 })
  })

  it('counts steps without a number as steps, and judges nothing before there is enough', () => {
    expect(follow([3, NaN, Infinity, 4], { smoothing: 0, minimumGain: 0 })).toMatchObject({ best: 3, sinceBest: 3, values: 2, steps: 4 })
    expect(follow(Array.from({ length: 49 }, () => 1), { smoothing: 0.98, minimumGain: 0 }).best).toBeNull()
    expect(follow(Array.from({ length: 50 }, () => 1), { smoothing: 0.98, minimumGain: 0 }).best).toBeCloseTo(1, 12)
  })

  it('is exhausted after its patience, and never without one', () => {
    const progress = follow([1, 2, 2, 2], { smoothing: 0, minimumGain: 0 })
    expect([2, 3, 4, 0].map((patience) => isExhausted(progress, { patience }))).toEqual([true, true, false, false])
  })
})
