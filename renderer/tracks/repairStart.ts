import type { RepairRequest } from '../../main/contract/repairProcedures'
import { isPresent } from './cell'
import type { Track } from './track'

export type RepairStart = Pick<RepairRequest, 'corrected' | 'before' | 'after' | 'from' | 'to'>

/**
 * The span round a corrected frame: to the nearest keyframes on either side. A keyframe where the target is outside or lost ends the span, but nothing can be
 * tracked from it; without a keyframe the span ends where the track does. Null where the frame is no keyframe with the target in the picture, or there is nothing to repair.
 */
export function createRepairStart({ samples }: Track, frameIndex: number): RepairStart | null {
  const cell = samples.hasKeyframe(frameIndex) ? samples.read(frameIndex)! : null
  if (!cell || !isPresent(cell)) return null
  const [left, right] = [samples.nearestKeyframe(frameIndex, -1), samples.nearestKeyframe(frameIndex, 1)]
  const anchorAt = (frame: number | null): RepairStart['before'] => {
    const found = frame === null ? null : samples.read(frame)!
    return frame === null || !found || !isPresent(found) ? null : { frameIndex: frame, box: found.box }
  }
  const from = left === null ? (samples.firstFrame ?? frameIndex) : Math.min(frameIndex, left + 1)
  const to = right === null ? (samples.lastFrame ?? frameIndex) : Math.max(frameIndex, right - 1)
  if (from === frameIndex && to === frameIndex) return null
  return { corrected: { frameIndex, box: cell.box }, before: anchorAt(left), after: anchorAt(right), from, to }
}
