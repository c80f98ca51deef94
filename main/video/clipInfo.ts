import { basename } from 'node:path'
import { AppError } from '../contract/errors'
import type { ClipGap, ClipInfo, FrameRange } from '../contract/frame'

export function isInGap(gaps: readonly ClipGap[], frameIndex: number): boolean {
  return gaps.some(({ from, to }) => frameIndex >= from && frameIndex < to)
}

/** @throws AppError `clip-frame-missing` outside the clip or inside a gap */
export function assertFrame(clip: ClipInfo, frameIndex: number): void {
  assertInside(clip, frameIndex)
  const gap = clip.gaps.find(({ from, to }) => frameIndex >= from && frameIndex < to)
  if (!gap) return
  throw new AppError({
    code: 'clip-frame-missing',
    message: `${basename(clip.path)}: frame ${frameIndex} can't be shown (frames ${gap.from} to ${gap.to - 1} are ${gap.reason}).`,
    hint: 'Choose a frame outside this gap.',
  })
}

/** The frame indices of a range in its order, those inside gaps left out. @throws AppError `clip-frame-missing` where it leaves the clip */
export function* listRange(clip: ClipInfo, { from, to, step = 1 }: FrameRange): Generator<number> {
  assertInside(clip, from)
  assertInside(clip, to)
  if (!Number.isInteger(step) || step < 1) throw new RangeError(`step must be a whole number from 1 up, not ${step}`)
  const direction = to < from ? -1 : 1
  for (let frameIndex = from; (to - frameIndex) * direction >= 0; frameIndex += step * direction) {
    if (!isInGap(clip.gaps, frameIndex)) yield frameIndex
  }
}

function assertInside(clip: ClipInfo, frameIndex: number): void {
  if (Number.isInteger(frameIndex) && frameIndex >= 0 && frameIndex < clip.frameCount) return
  throw new AppError({
    code: 'clip-frame-missing',
    message: `${basename(clip.path)}: there is no frame ${frameIndex}; the clip has frames 0 to ${clip.frameCount - 1}.`,
    hint: 'Choose a frame inside the clip; frames are counted from 0.',
  })
}
