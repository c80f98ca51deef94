import { describe, expect, it } from 'vitest'
import { holdOut, learnAll } from '../../../main/core/corrections/holdOut'

const box = { left: 1, top: 2, width: 30, height: 20 }
const span = (from: number, to: number, track = 'a') => ({
  clip: 'clip.mp4', track, from, to, places: Array.from({ length: to - from + 1 }, (_, index) => ({ frameIndex: from + index, box, user: index === 0 || from + index === to })),
  drifts: [{ frameIndex: from + 1, box, target: null }],
})

describe('holdOut', () => {
  it('keeps every second span back; no frame that is learned from is compared with', () => {
    const [first, second, third] = holdOut([span(0, 10), span(10, 20), span(20, 30)])
    expect([first!, second!, third!].map(({ heldOut }) => heldOut)).toEqual([false, true, false])
    expect(first!.places).toHaveLength(11)
    expect(third!.places[0]).toMatchObject({ frameIndex: 20, user: true })
    // The first box is given to the tracker, not compared.
    expect(second!.places.map(({ frameIndex }) => frameIndex)).toEqual([10, 11, 12, 13, 14, 15, 16, 17, 18, 19])
  })

  it('compares with the last box where nobody learns from it', () => {
    expect(holdOut([span(0, 10), span(10, 20), span(40, 50)])[1]!.places.at(-1)!.frameIndex).toBe(20)
    expect(holdOut([span(0, 10), span(10, 20), span(20, 30, 'b')])[1]!.places.at(-1)!.frameIndex).toBe(20)
  })

  it('learns from what leaves nothing to compare, and from one span alone', () => {
    expect(holdOut([span(0, 10), span(10, 11), span(11, 20)]).map(({ heldOut }) => heldOut)).toEqual([false, false, false])
    expect(holdOut([span(0, 10)]).map(({ heldOut }) => heldOut)).toEqual([false])
    expect(learnAll([span(0, 10), span(10, 20)]).map(({ heldOut }) => heldOut)).toEqual([false, false])
  })
})
