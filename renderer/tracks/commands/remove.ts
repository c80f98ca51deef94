import { isKeyframe } from '../cell'
import { CellList } from '../cellList'
import type { Action } from '../history'
import type { Track } from '../track'

/** Null where the frame has no box of its own. */
export function deleteBox(track: Track, frameIndex: number): Action | null {
  if (!track.samples.has(frameIndex)) return null
  return { name: 'deleteBox', patch: [{ kind: 'cells', track: track.id, cells: new CellList([[frameIndex, null]]) }] }
}

export interface Stretch {
  from: number
  to: number
}

/** Takes away what the machine found in a stretch; keyframes stay. */
export function clearMachine(track: Track, { from, to }: Stretch): Action | null {
  const cells = new CellList()
  for (const frame of track.samples.frames(from, to)) if (!isKeyframe(track.samples.read(frame)!)) cells.push(frame, null)
  return cells.length === 0 ? null : { name: 'clearMachine', patch: [{ kind: 'cells', track: track.id, cells }] }
}

/** Everything in a stretch. */
export function deleteStretch(track: Track, { from, to }: Stretch): Action | null {
  const cells = new CellList()
  for (const frame of track.samples.frames(from, to)) cells.push(frame, null)
  return cells.length === 0 ? null : { name: 'deleteStretch', patch: [{ kind: 'cells', track: track.id, cells }] }
}

export function deleteTrack(track: Track): Action {
  return { name: 'deleteTrack', patch: [{ kind: 'remove', track: track.id }] }
}
