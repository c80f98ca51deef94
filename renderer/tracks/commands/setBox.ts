import type { Box } from '../../../main/contract/geometry'
import { createUserCell } from '../cell'
import type { Cell } from '../cell'
import { CellList } from '../cellList'
import type { Action } from '../history'
import type { PatchStep } from '../patch'
import { shownCell } from '../shownCell'
import type { Track } from '../track'

export interface BoxEdit {
  frameIndex: number
  box: Box
  /** As {@link Action}'s. */
  mergeKey?: string
}

/** A box that a person gives to a frame: it becomes a keyframe, and the machine leaves it alone from then on. */
export function setBox(track: Track, { frameIndex, box, mergeKey }: BoxEdit): Action {
  const shown = shownCell(track, frameIndex)
  const cell = createUserCell(box, shown?.cell ?? null)
  return { name: shown ? 'moveBox' : 'addBox', patch: [putKeyframe(track, { frameIndex, cell })], ...(mergeKey === undefined ? {} : { mergeKey }) }
}

/** Where nothing lies between a new keyframe and its neighbours, they are interpolated: that is what one sets keyframes for. */
export function putKeyframe({ id, samples }: Track, { frameIndex, cell }: { frameIndex: number; cell: Cell }): PatchStep {
  const cells = new CellList()
  const left = samples.nearestSample(frameIndex, -1)
  const right = samples.nearestSample(frameIndex, 1)
  const fresh = !samples.has(frameIndex)
  if (fresh && left !== null && samples.hasKeyframe(left)) cells.push(left, { ...samples.read(left)!, interpolated: true })
  const joins = fresh && right !== null && samples.hasKeyframe(right)
  cells.push(frameIndex, joins ? { ...cell, interpolated: true } : cell)
  return { kind: 'cells', track: id, cells }
}
