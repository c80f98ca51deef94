import { describe, expect, it } from 'vitest'
import { createRepairStart } from '../../../renderer/tracks/repairStart'
import { boxAt, createTrack, machineCell, userCell } from './trackScene'

const machine = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, step) => [from + step, machineCell(from + step)] as const)

describe('the span of a repair', () => {
  it('reaches the keyframes on either side', () => {
    const track = createTrack('a', [[0, userCell(0)], ...machine(1, 30), [2, userCell(2)], [10, userCell(10)], [20, userCell(20)]])
    expect(createRepairStart(track, 10)).toEqual({
      corrected: { frameIndex: 10, box: boxAt(10) }, before: { frameIndex: 2, box: boxAt(2) }, after: { frameIndex: 20, box: boxAt(20) }, from: 3, to: 19,
    })
  })

  it('ends where the track does, where there is no keyframe', () => {
    expect(createRepairStart(createTrack('a', [...machine(4, 30), [10, userCell(10)]]), 10)).toMatchObject({ before: null, after: null, from: 4, to: 30 })
  })

  it('stops at a keyframe where the target is outside, and does not track from it', () => {
    const track = createTrack('a', [[0, userCell(0)], ...machine(1, 30), [10, userCell(10)], [20, userCell(20, { state: 'outside' })]])
    expect(createRepairStart(track, 10)).toMatchObject({ before: { frameIndex: 0 }, after: null, from: 1, to: 19 })
  })

  it('is none without a person\'s box, and none where the keyframes are next to it', () => {
    const track = createTrack('a', [[0, userCell(0)], [1, userCell(1)], [2, userCell(2)], [3, machineCell(3)], [4, userCell(4, { state: 'lost' })]])
    expect([3, 1, 4, 9].map((frame) => createRepairStart(track, frame))).toEqual([null, null, null, null])
  })
})
