import type { TrackState } from '../../../main/contract/track'
import type { Cell } from '../cell'
import { createUserCell, isKeyframe } from '../cell'
import { CellList } from '../cellList'
import type { Action } from '../history'
import { shownCell } from '../shownCell'
import type { Track } from '../track'
import { putKeyframe } from './setBox'

/**
 * A keyframe on or off. On: the box shown, or the nearest one before it, becomes a person's. Off: what the machine had found there is
 * the machine's again, anything else goes. Null where the track has no box to take.
 */
export function toggleKeyframe(track: Track, frameIndex: number): Action | null {
  const stored = track.samples.read(frameIndex)
  if (stored && isKeyframe(stored)) {
    const cell: Cell | null = stored.modelId === null ? null : { ...stored, source: 'tracker', interpolated: false }
    return { name: 'keyframeOff', patch: [{ kind: 'cells', track: track.id, cells: new CellList([[frameIndex, cell]]) }] }
  }
  if (stored) return { name: 'keyframeOn', patch: [putKeyframe(track, { frameIndex, cell: { ...shownCell(track, frameIndex)!.cell, source: 'user' } })] }
  const model = shownCell(track, frameIndex)?.cell ?? nearestCell(track, frameIndex)
  if (!model) return null
  return { name: 'keyframeOn', patch: [putKeyframe(track, { frameIndex, cell: createUserCell(model.box, model) })] }
}

/**
 * Outside from here to the next keyframe: what the machine found in between goes. Again: back inside, on this frame.
 * Null where the track has no box to take.
 */
export function toggleOutside(track: Track, frameIndex: number): Action | null {
  const { samples } = track
  const base = shownCell(track, frameIndex)?.cell ?? nearestCell(track, frameIndex)
  if (!base) return null
  if (base.state === 'outside' && shownCell(track, frameIndex)) {
    return { name: 'inside', patch: [putKeyframe(track, { frameIndex, cell: { ...base, state: 'tracked', source: 'user' } })] }
  }
  const cells = new CellList([[frameIndex, { ...base, state: 'outside', source: 'user' }]])
  const end = samples.nearestKeyframe(frameIndex, 1) ?? Number.MAX_SAFE_INTEGER
  for (const frame of samples.frames(frameIndex + 1, end - 1)) cells.push(frame, null)
  return { name: 'outside', patch: [{ kind: 'cells', track: track.id, cells }] }
}

/** A state on one frame, by a person's word; the box stays. Given again, the target is back (`tracked`). */
export function markState(track: Track, { frameIndex, state }: { frameIndex: number; state: TrackState }): Action | null {
  const base = shownCell(track, frameIndex)?.cell
  if (!base) return null
  const next = base.state === state ? 'tracked' : state
  if (next === base.state) return null
  const cell: Cell = { ...base, state: next, source: base.source === 'imported' ? 'imported' : 'user', score: Number.isNaN(base.score) ? 1 : base.score }
  return { name: next === 'tracked' ? 'clearMark' : `mark-${next}`, patch: [{ kind: 'cells', track: track.id, cells: new CellList([[frameIndex, cell]]) }] }
}

function nearestCell({ samples }: Track, frameIndex: number): Cell | null {
  const nearest = samples.nearestSample(frameIndex, -1) ?? samples.nearestSample(frameIndex, 1)
  return nearest === null ? null : samples.read(nearest)
}
