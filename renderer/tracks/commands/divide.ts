import type { Cell } from '../cell'
import { createUserCell, isKeyframe } from '../cell'
import { CellList } from '../cellList'
import type { Action } from '../history'
import { shownCell } from '../shownCell'
import { Track } from '../track'
import type { TrackSet } from '../trackSet'

/** Two tracks of one: the frames before, and a new track from here on. Null where one of them would be empty. */
export function splitTrack(set: TrackSet, { track, frameIndex, id }: { track: Track; frameIndex: number; id: string }): Action | null {
  const kept = cutOf(track, frameIndex)
  const behind = cellsFrom(track, frameIndex)
  if (behind.length === 0 || track.samples.nearestSample(frameIndex, -1) === null) return null
  const part = new Track(id, { ...track.look, label: set.nextLabel(track.look.label), colour: set.nextColour(), locked: false })
  for (const [frame, cell] of behind) part.samples.write(frame, cell)
  for (const frame of track.samples.frames(frameIndex)) kept.push(frame, null)
  return { name: 'split', patch: [{ kind: 'cells', track: track.id, cells: kept }, { kind: 'insert', track: part, position: set.positionOf(track.id) + 1 }] }
}

/** Takes another track into one: its boxes where there are none; of two the one that a person gave, else the own. The other goes. */
export function joinTracks(track: Track, other: Track): Action | null {
  if (track === other) return null
  const cells = new CellList()
  for (const frame of other.samples.frames()) {
    const [own, given] = [track.samples.read(frame), other.samples.read(frame)!]
    if (!own || (!isKeyframe(own) && isKeyframe(given))) cells.push(frame, given)
  }
  return { name: 'join', patch: [{ kind: 'cells', track: track.id, cells }, { kind: 'remove', track: other.id }] }
}

/** Exchanges what two tracks have from a frame on: where the machine took one target for the other. Null where neither has anything there. */
export function swapTracks(track: Track, { other, frameIndex }: { other: Track; frameIndex: number }): Action | null {
  const [own, given] = [cellsFrom(track, frameIndex), cellsFrom(other, frameIndex)]
  if (track === other || (own.length === 0 && given.length === 0)) return null
  return { name: 'swap', patch: [
    { kind: 'cells', track: track.id, cells: replaceFrom(track, { frameIndex, cells: given }) },
    { kind: 'cells', track: other.id, cells: replaceFrom(other, { frameIndex, cells: own }) },
  ] }
}

/** Takes away what lies before a frame, or behind it; the frame itself stays. Null where there is nothing. */
export function trimTrack(track: Track, { frameIndex, side }: { frameIndex: number; side: 'before' | 'after' }): Action | null {
  const cells = side === 'before' ? new CellList(cellsFrom(track, frameIndex).slice(0, 1)) : cutOf(track, frameIndex + 1)
  const [from, to] = side === 'before' ? [0, frameIndex - 1] : [frameIndex + 1, Number.MAX_SAFE_INTEGER]
  const gone = [...track.samples.frames(from, to)]
  for (const frame of gone) cells.push(frame, null)
  return gone.length === 0 ? null : { name: side === 'before' ? 'trimBefore' : 'trimAfter', patch: [{ kind: 'cells', track: track.id, cells }] }
}

/** What ends an interpolated gap at a cut before a frame: the box shown there becomes a person's, so that what is seen stays. */
function cutOf(track: Track, frameIndex: number): CellList {
  const shown = frameIndex > 0 ? shownCell(track, frameIndex - 1) : null
  if (!shown || shown.kind === 'held') return new CellList()
  if (shown.kind === 'interpolated') return new CellList([[frameIndex - 1, { ...createUserCell(shown.cell.box, shown.cell), interpolated: false }]])
  return shown.cell.interpolated ? new CellList([[frameIndex - 1, { ...shown.cell, interpolated: false }]]) : new CellList()
}

/** Boxes of a track from a frame on, an interpolated one at the cut as a person's. */
function cellsFrom(track: Track, frameIndex: number): [number, Cell][] {
  const cells = [...track.samples.frames(frameIndex)].map((frame): [number, Cell] => [frame, track.samples.read(frame)!])
  const shown = shownCell(track, frameIndex)
  return shown?.kind === 'interpolated' ? [[frameIndex, createUserCell(shown.cell.box, shown.cell)], ...cells] : cells
}

function replaceFrom(track: Track, { frameIndex, cells }: { frameIndex: number; cells: readonly (readonly [number, Cell])[] }): CellList {
  const list = cutOf(track, frameIndex)
  for (const frame of track.samples.frames(frameIndex)) list.push(frame, null)
  for (const [frame, cell] of cells) list.push(frame, cell)
  return list
}
