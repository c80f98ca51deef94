import { describe, expect, it } from 'vitest'
import { aspectAt, followAspect, shownSamples, withAspect } from '../../main/contract/aspect'
import type { Box } from '../../main/contract/geometry'
import { packSamples } from '../../main/contract/trackPacket'
import type { TrackSample } from '../../main/contract/track'

const shaped = (frameIndex: number, width: number, height: number) => ({ frameIndex, box: { left: 0, top: 0, width, height } })
const sample = (frameIndex: number, box: Box, more: Partial<TrackSample> = {}): TrackSample => ({ frameIndex, mediaTime: 0, box, score: 1, psr: null, scaleIndex: null, confidence: null, state: 'tracked', source: 'tracker', modelId: 'm', ...more })
const ratio = ({ width, height }: Box): number => width / height
const middleAndArea = ({ left, top, width, height }: Box): number[] => [left + width / 2, top + height / 2, width * height]
const tracked: Box = { left: 10, top: 20, width: 30, height: 30 }
const close = (values: readonly number[]): unknown[] => values.map((value) => expect.closeTo(value, 9))

describe('the ratio of width to height', () => {
  it('goes evenly from one keyframe to the next, and is theirs beyond the first and the last', () => {
    const [wide, tall] = [shaped(10, 40, 10), shaped(20, 10, 40)]
    expect([10, 15, 20].map((frame) => aspectAt(frame, { left: wide, right: tall }))).toEqual(close([4, 1, 0.25]))
    expect(aspectAt(12.5, { left: wide, right: tall })).toBeCloseTo(2, 9) // a quarter of the way from 4 to 1/4, in powers of two
    expect([aspectAt(3, { left: null, right: wide }), aspectAt(99, { left: tall, right: null }), aspectAt(5, { left: null, right: null })]).toEqual([4, 0.25, null])
  })

  it('changes a box about its middle and leaves its area', () => {
    const changed = withAspect(tracked, 4)
    expect(changed).toEqual({ left: -5, top: 27.5, width: 60, height: 15 })
    expect(middleAndArea(changed)).toEqual(close(middleAndArea(tracked)))
    expect(withAspect(changed, 4)).toEqual(changed)
  })
})

describe('a track whose shape follows its keyframes', () => {
  const samples = [
    sample(0, tracked), sample(10, shaped(0, 40, 10).box, { source: 'user' }), sample(15, tracked), sample(16, tracked, { source: 'interpolated' }),
    sample(18, shaped(0, 9, 90).box, { source: 'user', state: 'outside' }), sample(20, shaped(0, 10, 40).box, { source: 'imported' }), sample(30, { ...tracked, width: 40 }),
  ]

  it('has the tracker\'s places and sizes and the keyframes\' shapes; persons\' boxes and interpolated ones stay', () => {
    const shown = followAspect(samples)
    expect([0, 2, 6].map((row) => ratio(shown[row]!.box))).toEqual(close([4, 1, 0.25]))
    for (const row of [0, 2, 6]) expect(middleAndArea(shown[row]!.box)).toEqual(close(middleAndArea(samples[row]!.box)))
    for (const row of [1, 3, 4, 5]) expect(shown[row]).toBe(samples[row])
    expect(followAspect(samples.toReversed()).toReversed()).toEqual(shown)
    expect(followAspect([samples[0]!])).toEqual([samples[0]])
  })

  it('is one where its attributes say so, and only as it is shown', () => {
    const stored = { samples: packSamples(samples), attributes: { aspect: true } }
    expect(shownSamples(stored)).toEqual(followAspect(samples))
    for (const attributes of [{}, { aspect: false }, { aspect: 'yes' }]) expect(shownSamples({ ...stored, attributes })).toEqual(samples)
  })
})
