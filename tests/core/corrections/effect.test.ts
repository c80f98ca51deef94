import { describe, expect, it } from 'vitest'
import { compareSpans, scoreSpan } from '../../../main/core/corrections/effect'

const place = (frameIndex: number, left: number) => ({ frameIndex, box: { left, top: 0, width: 10, height: 10 }, user: false })
const pair = (before: number, after: number) => ({ before: { overlap: before, lost: 0 }, after: { overlap: after, lost: 0 } })

describe('scoreSpan', () => {
  it('is the mean overlap without the box that was given, and counts frames below a tenth as lost', () => {
    const places = [place(0, 0), place(1, 0), place(2, 0), place(3, 0), place(4, 0)]
    const tracked = new Map([[1, place(1, 0).box], [2, place(2, 5).box], [3, place(3, 9).box]]) // 1, 5/15, 1/19, none
    expect(scoreSpan({ places }, tracked)).toEqual({ overlap: (1 + 1 / 3 + 1 / 19 + 0) / 4, lost: 2, frames: 4 })
  })
})

describe('compareSpans', () => {
  it('is the paired interval of Student: by hand for four spans', () => {
    // Differences .1 .2 .3 .2: mean .2, sum of squares .02, standard error sqrt(.02 / 12) = .0408, t_3 = 3.182.
    const difference = compareSpans([pair(0.4, 0.5), pair(0.4, 0.6), pair(0.4, 0.7), pair(0.5, 0.7)])!
    expect(difference.mean).toBeCloseTo(0.2, 12)
    expect(difference.halfWidth).toBeCloseTo(3.182 * Math.sqrt(0.02 / 12), 12)
    expect(difference.verdict).toBe('better')
  })

  it('calls the same gain chance where the spans disagree, and the reverse worse', () => {
    expect(compareSpans([pair(0.4, 0.2), pair(0.4, 0.8), pair(0.4, 0.9), pair(0.5, 0.4)])!.verdict).toBe('noise')
    expect(compareSpans([pair(0.5, 0.4), pair(0.6, 0.4), pair(0.7, 0.4), pair(0.7, 0.5)])!.verdict).toBe('worse')
    expect(compareSpans([pair(0.5, 0.5), pair(0.6, 0.6)])!.verdict).toBe('noise')
  })

  it('says nothing of one span, and nothing at all of none', () => {
    expect(compareSpans([pair(0.2, 0.9)])).toEqual({ mean: expect.closeTo(0.7, 12) as number, halfWidth: null, verdict: 'too-few' })
    expect(compareSpans([])).toBeNull()
  })
})
