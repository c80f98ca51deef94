import { countFrames, type ClipPortion } from '../../contract/clipPortion'
import { AppError } from '../../contract/errors'

/** @param name of the clip, for people @throws AppError `clip-frame-missing` where the clip has no frame in its portion */
export function assertFrames(name: string, { portion, frameCount }: { portion: ClipPortion; frameCount: number }): void {
  if (countFrames(portion, frameCount) > 0) return
  throw new AppError({ code: 'clip-frame-missing', message: `${name} has ${frameCount} frames; a range from frame ${portion.from} on has none of them.`, hint: 'Choose a first frame inside the clip; frames are counted from 0.' })
}
