import type { Picture } from '../../contract/frame'
import type { ClipWindow } from '../../contract/learning'
import { openClip } from '../../video/openClip'

/** Frames of a window by index. Null where the clip has become unreadable since it was surveyed: the run goes on without it. */
export async function readWindowFrames(path: string, window: ClipWindow): Promise<ReadonlyMap<number, Picture> | null> {
  try {
    const source = await openClip({ path })
    try {
      const frames = new Map<number, Picture>()
      for await (const frame of source.frames({ from: window.from, to: window.to - 1 })) frames.set(frame.frameIndex, frame)
      return frames
    } finally {
      await source.close()
    }
  } catch {
    return null
  }
}
