import { describe, expect, it } from 'vitest'
import type { OptimizerConfig } from '../../../main/contract/config'
import { learningRateAt } from '../../../main/core/curriculum/schedule'

const OPTIMIZER: OptimizerConfig = {
  learningRate: 0.1, finalLearningRate: 0.001, decay: 'cosine', warmUpSteps: 0, momentum: 0.9, weightDecay: 0, gradientClip: 10,
}
const STEPS = 101

function rates(change: Partial<OptimizerConfig>, steps = STEPS): number[] {
  return Array.from({ length: steps }, (_, step) => learningRateAt({ step, steps, optimizer: { ...OPTIMIZER, ...change } }))
}

describe('learningRateAt', () => {
  it('cosine: from first to last rate, the mean of both in the middle, slow at both ends', () => {
    const all = rates({})
    expect(all[0]).toBeCloseTo(0.1, 12)
    expect(all[100]).toBeCloseTo(0.001, 12)
    expect(all[50]).toBeCloseTo(0.0505, 12)
    expect(all[0]! - all[1]!).toBeLessThan((all[49]! - all[50]!) / 10)
    expect(all[99]! - all[100]!).toBeLessThan((all[49]! - all[50]!) / 10)
  })

  it('logarithmic: the same factor every step, as numpy.logspace', () => {
    const all = rates({ decay: 'logarithmic' })
    expect([all[0], all[50], all[100]].map((rate) => Math.log10(rate!))).toEqual([-1, -2, -3].map((power) => expect.closeTo(power, 9) as number))
    for (let step = 1; step < STEPS; step += 1) expect(all[step]! / all[step - 1]!).toBeCloseTo(10 ** (-2 / 100), 9)
  })

  it('warms up in a line from near zero, never above the rate, then decays to the last', () => {
    const all = rates({ warmUpSteps: 4 })
    expect(all.slice(0, 5).map((rate) => rate / 0.1)).toEqual([0.2, 0.4, 0.6, 0.8, 1].map((share) => expect.closeTo(share, 9) as number))
    expect(Math.max(...all)).toBeCloseTo(0.1, 12)
    expect(all.slice(4).every((rate, at, rest) => at === 0 || rate < rest[at - 1]!)).toBe(true)
    expect(all.at(-1)).toBeCloseTo(0.001, 12)
  })

  it.each([1, 2, 5])('is finite and positive in a stage of %i steps that is shorter than its warm-up', (steps) => {
    for (const rate of rates({ warmUpSteps: 10 }, steps)) expect(rate > 0 && rate <= 0.1).toBe(true)
  })
})
