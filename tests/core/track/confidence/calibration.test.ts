import { describe, expect, it } from 'vitest'
import { Calibration, LEAST_BACKGROUND } from '../../../../main/core/track/confidence/calibration'
import type { Evidence } from '../../../../main/core/track/confidence/evidence'
import { Random } from '../../../../main/core/random'

const random = new Random(11)

/** A background as clips have it: the two directions of matching agree for the most part. */
function drawBackground(): Evidence {
  const common = random.normal()
  return { score: 0.5 + 0.1 * common, home: 0.5 + 0.1 * (0.8 * common + 0.6 * random.normal()), lead: -0.1 + 0.15 * random.normal(), closure: random.uniform() < 0.75 ? -3 : -random.integer(3) }
}

describe('Calibration', () => {
  it.each([0.02, 0.05, 0.2])('lets as much of new background pass as was chosen: %s', (rate) => {
    const shares = Array.from({ length: 40 }, () => {
      const calibration = new Calibration(Array.from({ length: 90 }, drawBackground))
      const fresh = Array.from({ length: 500 }, drawBackground)
      return fresh.filter((evidence) => calibration.confidenceOf(evidence) >= 1 - rate).length / fresh.length
    })
    const mean = shares.reduce((sum, share) => sum + share, 0) / shares.length
    expect(mean).toBeGreaterThan(0.6 * rate)
    expect(mean).toBeLessThan(1.4 * rate)
  })

  it('is a share that every signal raises, far beyond the strongest background too', () => {
    const calibration = new Calibration(Array.from({ length: 60 }, drawBackground))
    const base: Evidence = { score: 0.6, home: 0.6, lead: 0, closure: -2 }
    for (const signal of ['score', 'home', 'lead', 'closure'] as const) {
      const rising = [-0.2, 0, 0.1, 0.2].map((more) => calibration.confidenceOf({ ...base, [signal]: base[signal] + more }))
      expect(rising).toEqual(rising.toSorted((a, b) => a - b))
      expect(new Set(rising).size).toBe(rising.length)
      expect(Math.min(...rising)).toBeGreaterThanOrEqual(0)
      expect(Math.max(...rising)).toBeLessThanOrEqual(1)
    }
  })

  it('bears a background that is all the same, and refuses one that is too small', () => {
    const same = Array.from({ length: LEAST_BACKGROUND }, (): Evidence => ({ score: 0.4, home: 0.4, lead: 0, closure: -3 }))
    const calibration = new Calibration(same)
    expect(calibration.confidenceOf({ score: 0.9, home: 0.9, lead: 0.3, closure: 0 })).toBeGreaterThan(0.999)
    expect(calibration.confidenceOf(same[0]!)).toBeCloseTo(0.5, 6)
    expect(() => new Calibration(same.slice(1))).toThrow(RangeError)
  })
})
