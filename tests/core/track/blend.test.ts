import { describe, expect, it } from 'vitest'
import type { Box } from '../../../main/contract/geometry'
import type { TrackSample } from '../../../main/contract/track'
import { blendTracks } from '../../../main/core/track/blend'

const at = (left: number, width = 20): Box => ({ left, top: 10, width, height: 20 })
const sample = (frameIndex: number, box: Box, more: Partial<TrackSample> = {}): TrackSample => ({
  frameIndex, mediaTime: frameIndex / 25, box, score: 0.8, psr: 9, scaleIndex: 1, confidence: null, state: 'tracked', source: 'tracker', modelId: 'm', ...more,
})
const first = { frameIndex: 10, box: at(0) }
const last = { frameIndex: 20, box: at(0) }
const course = (frames: readonly number[], left: (frame: number) => number, more: (frame: number) => Partial<TrackSample> = () => ({})): TrackSample[] =>
  frames.map((frame) => sample(frame, at(left(frame)), more(frame)))
const AHEAD = [11, 12, 13, 14, 15, 16, 17, 18, 19, 20]
const BACK = [19, 18, 17, 16, 15, 14, 13, 12, 11, 10]
const lefts = (blended: readonly TrackSample[]): number[] => blended.map(({ box }) => box.left)

describe('blending two courses', () => {
  it('covers the frames between the two boxes, each once and in order', () => {
    const blended = blendTracks({ first, last, ahead: course(AHEAD, () => 0), back: course(BACK, () => 0) })
    expect(blended.map(({ frameIndex }) => frameIndex)).toEqual([11, 12, 13, 14, 15, 16, 17, 18, 19])
    expect(blended.every(({ state, box }) => state === 'tracked' && box.left === 0)).toBe(true)
  })

  it('goes evenly from one side to the other where both are of one target', () => {
    const blended = blendTracks({ first, last, ahead: course(AHEAD, () => -2), back: course(BACK, () => 2) })
    lefts(blended).forEach((left, index) => expect(left).toBeCloseTo(-2 + 0.4 * (index + 1), 6))
  })

  it('leans to the side with more confidence, and takes its measures from it', () => {
    const blended = blendTracks({ first, last, ahead: course(AHEAD, () => -2, () => ({ confidence: 0.9, score: 0.7 })), back: course(BACK, () => 2, () => ({ confidence: 0.1, score: 0.9 })) })
    const middle = blended[4]!
    expect(middle.box.left).toBeCloseTo(-1.6, 6)
    expect(middle).toMatchObject({ score: 0.7, confidence: 0.9, state: 'tracked' })
  })

  it('never puts a box between two that are of different things: it takes the side that met its far end', () => {
    const drifted = course(AHEAD, (frame) => (frame < 14 ? 0 : 300))
    const blended = blendTracks({ first, last, ahead: drifted, back: course(BACK, () => 0) })
    expect(lefts(blended)).toEqual(Array.from({ length: 9 }, () => 0))
    expect(blended.every(({ state }) => state === 'tracked')).toBe(true)
  })

  it('changes sides once where both went astray, and says that it is not sure', () => {
    const blended = blendTracks({ first, last, ahead: course(AHEAD, () => 300), back: course(BACK, () => -300) })
    expect(lefts(blended).filter((left, index, all) => index > 0 && left !== all[index - 1])).toHaveLength(1)
    expect([blended[0]!.box.left, blended.at(-1)!.box.left]).toEqual([300, -300])
    expect(blended.every(({ state }) => state === 'uncertain')).toBe(true)
  })

  it('does not mix in a side that is lost', () => {
    const ahead = course(AHEAD, (frame) => (frame < 15 ? 0 : 4), (frame) => (frame < 15 ? {} : { state: 'lost' }))
    const blended = blendTracks({ first, last, ahead, back: course(BACK, () => 0) })
    expect(lefts(blended)).toEqual(Array.from({ length: 9 }, () => 0))
    expect(blended.every(({ state }) => state === 'tracked')).toBe(true)
  })

  it('believes the side that still has the target, where neither came through to the other end', () => {
    const lost = (from: number, to: number) => (frame: number): Partial<TrackSample> => (frame >= from && frame <= to ? { state: 'lost' } : {})
    const blended = blendTracks({ first, last, ahead: course(AHEAD, () => 0, lost(14, 20)), back: course(BACK, () => 300, lost(10, 15)) })
    expect(lefts(blended)).toEqual([0, 0, 0, expect.any(Number), expect.any(Number), 300, 300, 300, 300])
    expect(blended.map(({ state }) => state)).toEqual(['tracked', 'tracked', 'tracked', 'lost', 'lost', 'tracked', 'tracked', 'tracked', 'tracked'])
  })

  it('takes one side alone where the other has nothing', () => {
    const blended = blendTracks({ first, last, ahead: course([11, 12, 13], () => 1), back: course([19, 18], () => 2) })
    expect(blended.map(({ frameIndex, box }) => [frameIndex, box.left])).toEqual([[11, 1], [12, 1], [13, 1], [18, 2], [19, 2]])
  })
})
