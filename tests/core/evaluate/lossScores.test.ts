import { describe, expect, it } from 'vitest'
import { areaUnderCurve, poolLossScores, scoreLossDetection, type WatchedFrame } from '../../../main/core/evaluate/lossScores'
import { Random } from '../../../main/core/random'

const HERE = { left: 0, top: 0, width: 10, height: 10 }
const THERE = { left: 50, top: 0, width: 10, height: 10 }

function frame(change: Partial<WatchedFrame>): WatchedFrame {
  return { truth: HERE, box: HERE, state: 'tracked', confidence: 0.99, score: 0.8, psr: 5, ...change }
}

describe('areaUnderCurve', () => {
  it('is the share of pairs in the right order, ties by half', () => {
    const random = new Random(3)
    const draw = (count: number, offset: number): number[] => Array.from({ length: count }, () => Math.round(10 * (random.normal() + offset)) / 10)
    const higher = draw(60, 0.5)
    const lower = draw(45, 0)
    let pairs = 0
    for (const a of higher) for (const b of lower) pairs += a > b ? 1 : a === b ? 0.5 : 0
    expect(areaUnderCurve({ higher, lower })).toBeCloseTo(pairs / (60 * 45), 12)
    expect(areaUnderCurve({ higher: [], lower })).toBeNull()
  })
})

describe('scoreLossDetection', () => {
  const absent = { truth: null, box: THERE }
  const frames = [
    frame({}), frame({ state: 'uncertain', confidence: 0.9 }), frame({ box: THERE, state: 'tracked', confidence: 0.96, score: 0.9 }),
    frame({ ...absent, state: 'lost', confidence: 0.2, score: 0.3, psr: null }), frame({ ...absent, state: 'tracked', confidence: 0.97, score: 0.4 }), frame({ ...absent, state: 'lost', confidence: 0.1, score: 0.2 }),
    frame({ state: 'lost', confidence: 0.3 }), frame({ state: 'tracked', confidence: 0.98 }),
  ]
  const scores = scoreLossDetection(frames, 0.05)

  it('counts what was lost and what was said of it', () => {
    expect(scores).toMatchObject({ frames: 8, lostFrames: 4, absentFrames: 3, falseAlarms: 2 / 4, absentTracked: 1 / 3, presentDoubted: 2 / 4 })
    expect(scores.meanOverlap).toBeCloseTo(4 / 5, 12)
    expect(scores.area).toBeCloseTo((4 + 2 + 2 + 4) / 16, 12) // .99 and .98 beat all; .9 and .3 beat two
    expect(scores.areaOfScore).toBeCloseTo(3 / 4, 12) // .8 everywhere, but .9 where it was wrong
  })

  it('times each return, and knows one that never came', () => {
    expect([scores.returns, scores.returnedSoon]).toEqual([[1], 1])
    const never = scoreLossDetection([frame(absent), frame({ state: 'lost' }), frame({ box: THERE })], 0.05)
    expect([never.returns, never.returnedSoon]).toEqual([[null], 0])
  })

  it('pools frames, not sequences', () => {
    const other = [frame({ ...absent, state: 'tracked', confidence: 0.99 }), frame({}), frame({ state: 'uncertain' })]
    const pooled = poolLossScores([scores, scoreLossDetection(other, 0.05), scoreLossDetection([frame({})], 0.05)])
    expect(pooled).toEqual({ lostFrames: 5, falseAlarms: 3 / 5, absentTracked: 2 / 4, presentDoubted: 3 / 7 })
    expect(poolLossScores([])).toEqual({ lostFrames: 0, falseAlarms: null, absentTracked: null, presentDoubted: null })
  })

  it('says nothing where there is nothing to count', () => {
    expect(scoreLossDetection([frame({})], 0.05)).toMatchObject({ area: null, falseAlarms: null, absentTracked: null, returnedSoon: null, presentDoubted: 0 })
  })
})
