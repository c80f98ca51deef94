import { describe, expect, it } from 'vitest'
import type { TrackSample } from '../../../main/contract/track'
import { CURVE_POINTS, trackTallySchema } from '../../../main/contract/trackTally'
import { TallyTrack } from '../../../main/jobs/tracking/tallyTrack'

function sample(frameIndex: number, fields: Partial<TrackSample> = {}): TrackSample {
  const box = { left: frameIndex, top: 10, width: 20, height: 20 }
  return { frameIndex, mediaTime: frameIndex / 25, box, score: 0.8, psr: 5, scaleIndex: 1, confidence: 0.9, state: 'tracked', source: 'tracker', modelId: 'm', ...fields }
}

function tally(samples: readonly TrackSample[], frameCount = samples.length) {
  const summing = new TallyTrack(frameCount)
  for (const one of samples) summing.add(one)
  return trackTallySchema.parse(summing.finish())
}

describe('TallyTrack', () => {
  it('counts states of the tracker, not of a person', () => {
    const { frames, states } = tally([sample(0, { source: 'user', score: 0, confidence: null }), sample(1), sample(2, { state: 'lost' }), sample(3, { state: 'uncertain' })])
    expect(frames).toBe(4)
    expect(states).toEqual({ tracked: 1, uncertain: 1, occluded: 0, lost: 1, outside: 0 })
  })

  it('names the frame to look at first: a lost one before a weaker answer in one that is not', () => {
    const { worst, lowestScore } = tally([sample(0, { source: 'user' }), sample(1, { score: 0.1, confidence: 0.2, state: 'uncertain' }), sample(2, { state: 'lost', confidence: 0.5 }), sample(3, { state: 'lost', confidence: 0.4 }), sample(4)])
    expect(worst).toEqual({ frameIndex: 3, state: 'lost', confidence: 0.4 })
    expect(lowestScore).toEqual({ score: 0.1, frameIndex: 1 })
  })

  it('counts a centre that goes farther than three quarters of its size, also backward, not out of a lost frame nor over a gap', () => {
    const at = (frameIndex: number, left: number, fields: Partial<TrackSample> = {}): TrackSample => sample(frameIndex, { box: { left, top: 10, width: 20, height: 20 }, ...fields })
    expect(tally([at(0, 0), at(1, 15), at(2, 30.1), at(3, 46)]).jumps).toBe(2) // 15, 15.1, 15.9 of a limit of 15
    expect(tally([at(3, 0), at(2, 16), at(1, 32)], 4).jumps).toBe(2)
    expect(tally([at(0, 0, { state: 'lost' }), at(1, 60), at(3, 120)], 4).jumps).toBe(0)
  })

  it('has one value a stretch of the clip, the worst of it, and none where nothing was tracked', () => {
    const samples = Array.from({ length: 640 }, (_, index) => sample(index + 320, { confidence: index === 5 ? 0.25 : 0.5, state: index === 15 ? 'lost' : 'tracked' }))
    const { curve, curveStates } = tally(samples, 1280)
    expect(curve).toHaveLength(CURVE_POINTS)
    expect(curve.slice(0, 16)).toEqual(Array.from({ length: 16 }, () => null))
    expect(curve[16]).toBe(0.5) // the lost frame counts, though another is weaker
    expect(curveStates[16]).toBe(3)
    expect(curve[17]).toBe(0.5)
  })

  it('takes a score that is no number for the lowest', () => {
    expect(tally([sample(0), sample(1, { score: Number.NaN }), sample(2)]).lowestScore).toEqual({ score: null, frameIndex: 1 })
  })
})
