import { describe, expect, it } from 'vitest'
import { joinTracks, splitTrack, swapTracks, trimTrack } from '../../../renderer/tracks/commands/divide'
import { History } from '../../../renderer/tracks/history'
import type { Action } from '../../../renderer/tracks/history'
import { shownCell } from '../../../renderer/tracks/shownCell'
import type { Track } from '../../../renderer/tracks/track'
import { TrackSet } from '../../../renderer/tracks/trackSet'
import { createTrack, dump, machineCell, userCell } from './trackScene'

function createSet(...tracks: Track[]): TrackSet {
  const set = new TrackSet()
  for (const track of tracks) set.insert(track)
  return set
}

/** Does it, hands the set to be looked at, takes it back and looks whether all is as before. */
function perform(set: TrackSet, action: Action | null): void {
  const history = new History(set)
  const before = dump(set)
  expect(action).not.toBeNull()
  history.perform(action!)
  const after = dump(set)
  history.undo()
  expect(dump(set)).toEqual(before)
  history.redo()
  expect(dump(set)).toEqual(after)
}

const framesOf = (track: Track | undefined): number[] => [...(track?.samples.frames() ?? [])]
const leftAt = (track: Track, frame: number): number | undefined => shownCell(track, frame)?.cell.box.left

describe('dividing tracks', () => {
  it('splits at a frame: the new track begins there', () => {
    const track = createTrack('a', [[0, userCell(0)], [1, machineCell(1)], [2, machineCell(2)], [3, userCell(3)]])
    const set = createSet(track)
    perform(set, splitTrack(set, { track, frameIndex: 2, id: 'b' }))
    expect([framesOf(set.find('a')), framesOf(set.find('b'))]).toEqual([[0, 1], [2, 3]])
    expect(splitTrack(set, { track, frameIndex: 0, id: 'c' })).toBeNull()
    expect(splitTrack(set, { track, frameIndex: 2, id: 'c' })).toBeNull()
  })

  it('leaves what is seen of an interpolated gap on both sides of a split', () => {
    const track = createTrack('a', [[0, userCell(0, { interpolated: true })], [10, userCell(100)]])
    const set = createSet(track)
    perform(set, splitTrack(set, { track, frameIndex: 5, id: 'b' }))
    expect([1, 4].map((frame) => leftAt(track, frame))).toEqual([10, 40])
    expect([5, 7, 10].map((frame) => leftAt(set.find('b')!, frame))).toEqual([50, 70, 100])
    expect(leftAt(track, 5)).toBeUndefined()
  })

  it('joins: own boxes stay, but a person\'s box of the other goes before a machine\'s', () => {
    const track = createTrack('a', [[0, userCell(0)], [1, machineCell(1)], [2, machineCell(2)]])
    const other = createTrack('b', [[0, userCell(50)], [1, machineCell(51)], [2, userCell(52)], [3, machineCell(53)]])
    const set = createSet(track, other)
    perform(set, joinTracks(track, other))
    expect([0, 1, 2, 3].map((frame) => leftAt(track, frame))).toEqual([0, 1, 52, 53])
    expect(set.find('b')).toBeUndefined()
    expect(joinTracks(track, track)).toBeNull()
  })

  it('swaps from a frame on, and nothing before it', () => {
    const track = createTrack('a', [[0, userCell(0)], [1, machineCell(1)], [2, machineCell(2)]])
    const other = createTrack('b', [[0, userCell(50)], [1, machineCell(51)], [3, machineCell(53)]])
    perform(createSet(track, other), swapTracks(track, { other, frameIndex: 1 }))
    expect([framesOf(track), framesOf(other)]).toEqual([[0, 1, 3], [0, 1, 2]])
    expect([0, 1, 3].map((frame) => leftAt(track, frame))).toEqual([0, 51, 53])
    expect([0, 1, 2].map((frame) => leftAt(other, frame))).toEqual([50, 1, 2])
  })

  it('trims what lies before or behind a frame, which stays', () => {
    const cells = [0, 1, 2, 3].map((frame) => [frame, machineCell(frame)] as const)
    for (const [side, left] of [['before', [2, 3]], ['after', [0, 1, 2]]] as const) {
      const track = createTrack('a', cells)
      perform(createSet(track), trimTrack(track, { frameIndex: 2, side }))
      expect(framesOf(track)).toEqual(left)
      expect(trimTrack(track, { frameIndex: 2, side })).toBeNull()
    }
  })
})
