import { describe, expect, it } from 'vitest'
import { RULER_HEIGHT, TRACK_HEIGHT } from '../../../renderer/timeline/lanes'
import { layOutTimeline } from '../../../renderer/timeline/timelineLayout'

describe('the parts of the timeline', () => {
  it('stand in landscape\'s order and fill the height without a gap', () => {
    for (const height of [180, 220, 300, 500, 900]) {
      const { curves, headHeight, lanesHeight, truth, mining } = layOutTimeline({ height, tracks: 5, truth: true, mining: true })
      expect(curves[0]!.top).toBe(RULER_HEIGHT)
      expect(curves.at(-1)!.top + curves.at(-1)!.height).toBe(headHeight)
      expect(truth!.top).toBe(headHeight + lanesHeight)
      expect(mining!.top).toBe(truth!.top + truth!.height)
      expect(mining!.top + mining!.height).toBe(height)
    }
  })

  it('leave tracks in sight where there is little room, and have their full height where there is enough', () => {
    expect(layOutTimeline({ height: 220, tracks: 5, truth: true, mining: true }).lanesHeight).toBeGreaterThanOrEqual(3 * TRACK_HEIGHT)
    expect(layOutTimeline({ height: 220, tracks: 1, truth: true, mining: true }).headHeight).toBeGreaterThan(layOutTimeline({ height: 220, tracks: 5, truth: true, mining: true }).headHeight)
    expect(layOutTimeline({ height: 500, tracks: 5, truth: true, mining: true })).toMatchObject({ headHeight: RULER_HEIGHT + 3 * 38, truth: { height: 38 }, mining: { height: 36 } })
  })

  it('take no room for what is not there', () => {
    expect(layOutTimeline({ height: 300, tracks: 0, truth: false, mining: false })).toMatchObject({ lanesHeight: 300 - RULER_HEIGHT - 3 * 38, truth: null, mining: null })
  })
})
