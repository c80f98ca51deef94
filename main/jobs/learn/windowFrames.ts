import { WHOLE_CLIP } from '../../contract/clipPortion'
import type { Picture } from '../../contract/frame'
import type { ClipWindow } from '../../contract/learning'
import { openClip } from '../../video/openClip'
import type { FootageClip } from './footage'

/** Frames of a window by their place in it. Null where the clip has become unreadable since it was surveyed: the run goes on without it. */
export async function readWindowFrames({ path, portion = WHOLE_CLIP }: Pick<FootageClip, 'path' | 'portion'>, window: ClipWindow): Promise<ReadonlyMap<number, Picture> | null> {
  const { from, stride } = portion
  try {
    const source = await openClip({ path, portion })
    try {
      const frames = new Map<number, Picture>()
      const range = { from: from + window.from * stride, to: from + (window.to - 1) * stride, step: stride }
      for await (const frame of source.frames(range)) frames.set((frame.frameIndex - from) / stride, frame)
      return frames
    } finally {
      await source.close()
    }
  } catch {
    return null
  }
}
