import { CellList } from '../cellList'
import type { Action } from '../history'
import { canInterpolate } from '../shownCell'
import type { Track } from '../track'

/**
 * Interpolation between the keyframes round a frame, on or off. On: what the machine found between them goes.
 * Null where there are no two keyframes, or the target is outside or lost at one of them.
 */
export function toggleInterpolation(track: Track, frameIndex: number): Action | null {
  const { samples } = track
  const left = samples.hasKeyframe(frameIndex) ? frameIndex : samples.nearestKeyframe(frameIndex, -1)
  if (left === null) return null
  const cells = new CellList()
  const on = !samples.read(left)!.interpolated
  if (!turn(track, { left, on, cells })) return null
  return { name: on ? 'interpolate' : 'interpolateOff', patch: [{ kind: 'cells', track: track.id, cells }] }
}

/** All gaps of a track: on where any is off, else off. */
export function toggleAllInterpolation(track: Track): Action | null {
  const { samples } = track
  const lefts = samples.keyframes().filter((left) => {
    const right = samples.nearestKeyframe(left, 1)
    return right !== null && right > left + 1 && canInterpolate(samples, { left, right })
  })
  if (lefts.length === 0) return null
  const on = lefts.some((left) => !samples.read(left)!.interpolated)
  const cells = new CellList()
  for (const left of lefts) turn(track, { left, on, cells })
  return { name: on ? 'interpolateAll' : 'interpolateAllOff', patch: [{ kind: 'cells', track: track.id, cells }] }
}

function turn({ samples }: Track, { left, on, cells }: { left: number; on: boolean; cells: CellList }): boolean {
  const right = samples.nearestKeyframe(left, 1)
  if (right === null || !canInterpolate(samples, { left, right })) return false
  cells.push(left, { ...samples.read(left)!, interpolated: on })
  if (on) for (const frame of samples.frames(left + 1, right - 1)) cells.push(frame, null)
  return true
}
