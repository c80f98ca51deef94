import { describe, expect, it } from 'vitest'
import { NUDGES, nudgeBox } from '../../../renderer/tracks/nudge'
import { createRunStart } from '../../../renderer/tracks/runRequest'
import { boxAt, createTrack, machineCell, userCell } from './trackScene'

const rules = { until: 'keyframe' as const, frames: 7, stopBelow: null, falseAlarmRate: 0.05 }
const track = createTrack('a', [[0, userCell(0)], [1, machineCell(1)], [2, machineCell(2)], [9, userCell(9)], [20, userCell(20, { state: 'outside' })]])

describe('the start of a run', () => {
  it('is a person\'s box itself, with the other keyframes in its way', () => {
    expect(createRunStart(track, { frameIndex: 0, direction: 'forward', rules })).toEqual({ frameIndex: 0, box: boxAt(0), direction: 'forward', stopFrames: [9, 20], falseAlarmRate: 0.05 })
  })

  it('goes on with the keyframe before on a machine\'s box; behind it when going backward', () => {
    expect(createRunStart(track, { frameIndex: 2, direction: 'forward', rules })).toMatchObject({ box: boxAt(2), exemplar: { frameIndex: 0, box: boxAt(0) } })
    expect(createRunStart(track, { frameIndex: 2, direction: 'backward', rules })).toMatchObject({ exemplar: { frameIndex: 9, box: boxAt(9) } })
  })

  it('knows the other ways to end', () => {
    expect(createRunStart(track, { frameIndex: 0, direction: 'both', rules: { ...rules, until: 'frames' } })).toEqual({ frameIndex: 0, box: boxAt(0), direction: 'both', frames: 7, falseAlarmRate: 0.05 })
    expect(createRunStart(track, { frameIndex: 0, direction: 'forward', rules: { until: 'end', frames: 7, stopBelow: 0.3, falseAlarmRate: null } })).toEqual({ frameIndex: 0, box: boxAt(0), direction: 'forward', stopBelow: 0.3, falseAlarmRate: null })
  })

  it('is nowhere where no box is shown, or the target is outside', () => {
    expect([5, 20, 30].map((frameIndex) => createRunStart(track, { frameIndex, direction: 'forward', rules }))).toEqual([null, null, null])
  })
})

describe('nudging', () => {
  it('moves by one pixel and by half, and grows about the middle', () => {
    const box = { left: 10, top: 20, width: 30, height: 40 }
    expect(nudgeBox(box, NUDGES['track.nudgeLeft']!)).toEqual({ ...box, left: 9 })
    expect(nudgeBox(box, NUDGES['track.nudgeDownHalf']!)).toEqual({ ...box, top: 20.5 })
    expect(nudgeBox(box, NUDGES['track.wider']!)).toEqual({ ...box, left: 9.5, width: 31 })
    expect(nudgeBox({ ...box, height: 1 }, NUDGES['track.lower']!)).toEqual({ ...box, height: 1 })
  })
})
