import { describe, expect, it } from 'vitest'
import { LossStates } from '../../../../main/core/track/confidence/lossStates'

/** At a rate of .05: strong from .95, better from .9, fair from .8, background below. */
const LEVELS = { s: 0.97, w: 0.92, f: 0.85, b: 0.5 }

function run(levels: string, { atBorder = false } = {}): string[] {
  const states = new LossStates(0.05)
  return [...levels].map((level) => states.next(LEVELS[level as keyof typeof LEVELS], { atBorder }).state)
}

describe('LossStates', () => {
  it.each([
    ['ssss', ['tracked', 'tracked', 'tracked', 'tracked']],
    ['swbs', ['tracked', 'uncertain', 'uncertain', 'tracked']], // one bad frame or two are no loss
    ['swwff', ['tracked', 'uncertain', 'uncertain', 'occluded', 'occluded']],
    ['sbbbb', ['tracked', 'uncertain', 'uncertain', 'lost', 'lost']],
    ['wwwbwbb', ['uncertain', 'uncertain', 'occluded', 'occluded', 'occluded', 'occluded', 'occluded']], // a moment of background is no loss either
    ['wwwbbb', ['uncertain', 'uncertain', 'occluded', 'occluded', 'occluded', 'lost']],
    ['bbbssss', ['uncertain', 'uncertain', 'lost', 'uncertain', 'uncertain', 'tracked', 'tracked']], // what is back is confirmed first
    ['bbbsbsss', ['uncertain', 'uncertain', 'lost', 'uncertain', 'lost', 'uncertain', 'uncertain', 'tracked']],
    ['bbbwwww', ['uncertain', 'uncertain', 'lost', 'uncertain', 'uncertain', 'occluded', 'occluded']], // back, and partly hidden
    ['bbbfff', ['uncertain', 'uncertain', 'lost', 'lost', 'lost', 'lost']], // fair is enough to stay, not to come back
  ])('%s', (levels, expected) => expect(run(levels)).toEqual(expected))

  it('tells outside from lost by where the target was seen last', () => {
    expect(run('sbbbb', { atBorder: true }).at(-1)).toBe('outside')
  })

  it('goes on from an answer only while that may be the target', () => {
    const states = new LossStates(0.05)
    const follows = [...'sbbbbs'].map((level) => states.next(LEVELS[level as keyof typeof LEVELS], { atBorder: false }).follows)
    expect(follows).toEqual([true, true, true, false, false, true])
  })

  it('asks more of what it finds far away than of what it follows', () => {
    for (const rate of [0.01, 0.05, 0.5]) expect(new LossStates(rate).returnConfidence).toBeGreaterThan(1 - rate)
  })
})
