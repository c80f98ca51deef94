import { describe, expect, it } from 'vitest'
import type { TrackSample } from '../../main/contract/track'
import { packSamples, unpackSamples } from '../../main/contract/trackPacket'

const user: TrackSample = {
  frameIndex: 7, mediaTime: 0.28, box: { left: -1.5, top: 2.25, width: 1 / 3, height: 40 }, score: 1, psr: null, scaleIndex: null, confidence: null, state: 'tracked', source: 'user', modelId: null,
}
const machine: TrackSample = { ...user, frameIndex: 8, score: Number.NaN, psr: 9.5, scaleIndex: 2, confidence: null, state: 'lost', source: 'tracker', modelId: 'alexpul' }

describe('samples in columns', () => {
  it('come back as they were', () => {
    const samples = [user, machine, { ...machine, frameIndex: 9, modelId: 'other' }, { ...machine, frameIndex: 10 }]
    expect(unpackSamples(packSamples(samples))).toEqual(samples)
    expect(unpackSamples(packSamples([]))).toEqual([])
  })

  it.each([
    ['a column that is too short', { score: new Float64Array(1) }],
    ['an unknown state', { state: Uint8Array.of(0, 99) }],
    ['a box of no width', { boxes: Float64Array.of(1, 1, 0, 5, 1, 1, 5, 5) }],
    ['a box that is nowhere', { boxes: Float64Array.of(Number.NaN, 1, 5, 5, 1, 1, 5, 5) }],
    ['a negative frame', { frameIndex: Int32Array.of(-1, 2) }],
  ])('are refused with %s', (_, change) => {
    expect(() => unpackSamples({ ...packSamples([user, machine]), ...change })).toThrow(expect.objectContaining({ code: 'message-invalid' }))
  })
})
