import { describe, expect, it } from 'vitest'
import { toggleInterpolation } from '../../../renderer/tracks/commands/interpolation'
import { toggleOutside, toggleKeyframe } from '../../../renderer/tracks/commands/marks'
import { setBox } from '../../../renderer/tracks/commands/setBox'
import { applyPatch } from '../../../renderer/tracks/patch'
import { interpolatedGaps, shownCell } from '../../../renderer/tracks/shownCell'
import { TrackSet } from '../../../renderer/tracks/trackSet'
import { boxAt, createTrack, machineCell, userCell } from './trackScene'

const joined = { interpolated: true }

describe('interpolation', () => {
  it('is linear in all four numbers between two keyframes', () => {
    const track = createTrack('a', [[10, userCell(0, joined)], [20, userCell(0, { box: { left: 100, top: 50, width: 40, height: 30 } })]])
    expect(shownCell(track, 13)).toMatchObject({ kind: 'interpolated', cell: { box: { left: 30, top: 15, width: 26, height: 16 }, source: 'interpolated' } })
    expect(shownCell(track, 9)).toBeNull()
    expect(shownCell(track, 21)).toBeNull()
  })

  it.each(['outside', 'lost'] as const)('never goes from or to a keyframe that is %s', (state) => {
    const from = createTrack('a', [[0, userCell(0, { ...joined, state })], [10, userCell(10)]])
    const to = createTrack('b', [[0, userCell(0, joined)], [10, userCell(10, { state })]])
    expect(shownCell(from, 5)?.kind).not.toBe('interpolated')
    expect(shownCell(to, 5)).toBeNull()
  })

  it('does not pass over a box of the machine, lost or not', () => {
    const track = createTrack('a', [[0, userCell(0, joined)], [5, machineCell(5, { state: 'lost' })], [10, userCell(10)]])
    expect([2, 7].map((frame) => shownCell(track, frame))).toEqual([null, null])
  })

  it('holds the last box only where that was asked for', () => {
    const track = createTrack('a', [[0, userCell(7)]])
    expect(shownCell(track, 400)).toBeNull()
    track.look.hold = true
    expect(shownCell(track, 400)).toMatchObject({ kind: 'held', cell: { box: boxAt(7) } })
  })

  it('keeps "outside" until the next keyframe and clears what the machine found there', () => {
    const set = new TrackSet()
    const track = createTrack('a', [[0, userCell(0)], ...[1, 2, 3, 4].map((frame) => [frame, machineCell(frame)] as const), [9, userCell(9)]])
    set.insert(track)
    applyPatch(set, toggleOutside(track, 2)!.patch)
    expect([1, 2, 3, 8].map((frame) => shownCell(track, frame)?.cell.state)).toEqual(['tracked', 'outside', 'outside', 'outside'])
    expect(shownCell(track, 9)!.cell.state).toBe('tracked')
    applyPatch(set, toggleOutside(track, 5)!.patch)
    expect([4, 5].map((frame) => shownCell(track, frame)?.cell.state)).toEqual(['outside', 'tracked'])
  })

  it('joins a keyframe that is set in the empty to its neighbours', () => {
    const set = new TrackSet()
    const track = createTrack('a', [[0, userCell(0)]])
    set.insert(track)
    applyPatch(set, setBox(track, { frameIndex: 10, box: boxAt(100) }).patch)
    expect(shownCell(track, 5)!.cell.box.left).toBe(50)
    applyPatch(set, toggleInterpolation(track, 5)!.patch)
    expect(shownCell(track, 5)).toBeNull()
  })

  it('gives a machine box back to the machine when its keyframe is taken off', () => {
    const set = new TrackSet()
    const track = createTrack('a', [[0, userCell(0)], [1, machineCell(1)]])
    set.insert(track)
    applyPatch(set, toggleKeyframe(track, 1)!.patch)
    expect(track.samples.hasKeyframe(1)).toBe(true)
    applyPatch(set, toggleKeyframe(track, 1)!.patch)
    expect(track.samples.read(1)).toEqual(machineCell(1))
  })

  it('lists the gaps that touch a stretch', () => {
    const track = createTrack('a', [[0, userCell(0, joined)], [300, userCell(1)], [310, userCell(2, joined)], [700, userCell(3)]])
    expect(interpolatedGaps(track, { from: 100, to: 200 })).toEqual([{ left: 0, right: 300 }])
    expect(interpolatedGaps(track, { from: 0, to: 999 })).toEqual([{ left: 0, right: 300 }, { left: 310, right: 700 }])
    expect(interpolatedGaps(track, { from: 301, to: 305 })).toEqual([])
  })
})
