import { basename } from 'node:path'
import { isLeftOut, lastFrame, nextFrame, type ClipPortion } from '../../contract/clipPortion'
import { AppError } from '../../contract/errors'
import type { ClipInfo } from '../../contract/frame'
import type { Box } from '../../contract/geometry'

export interface WalkRequest {
  portion: ClipPortion
  frameCount: number
  /** Where the target is known. */
  from: number
  direction: 1 | -1
  /** Farthest frame wanted. */
  to: number
}

/** As a source reads frames: first and last of them, and the step between. */
export interface Walk {
  from: number
  to: number
  step: number
}

export function countWalk({ from, to, step }: Walk): number {
  return Math.abs(to - from) / step + 1
}

/** The portion's frames that follow a known one; null where there are none. */
export function planWalk({ portion, frameCount, from, direction, to }: WalkRequest): Walk | null {
  const first = nextFrame(portion, { frameIndex: from, direction })
  const end = direction > 0 ? Math.min(to, lastFrame(portion, frameCount)) : Math.max(to, portion.from)
  const steps = Math.floor(((end - first) * direction) / portion.stride)
  return steps < 0 ? null : { from: first, to: first + direction * steps * portion.stride, step: portion.stride }
}

/** A target can be drawn between the portion's frames, not beyond its ends, and not where nothing is looked at. @throws AppError `clip-frame-missing`, `box-outside` */
export function assertInPortion({ path, frameCount }: ClipInfo, portion: ClipPortion, { frameIndex, box }: { frameIndex: number; box: Box }): void {
  const last = lastFrame(portion, frameCount)
  if (isLeftOut(portion, box)) throw leftOut(path, frameIndex)
  if (frameIndex >= portion.from && frameIndex <= last) return
  throw new AppError({
    code: 'clip-frame-missing',
    message: `${basename(path)}: frame ${frameIndex} lies outside the range that is worked with, frames ${portion.from} to ${last}.`,
    hint: "Draw the target inside that range, or change the clip's range.",
  })
}

function leftOut(path: string, frameIndex: number): AppError {
  return new AppError({ code: 'box-outside', message: `${basename(path)}, frame ${frameIndex}: the middle of the box lies in a region that is left out.`, hint: "Draw the target elsewhere, or change the clip's regions." })
}
