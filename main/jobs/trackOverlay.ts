import { join } from 'node:path'
import type { FrameSource } from '../contract/frame'
import type { JobContext } from '../contract/reporter'
import type { TrackSample } from '../contract/track'
import { drawBox } from '../video/drawBox'
import { openOverlayWriter } from '../video/overlayWriter'

/** The user's box and the tracker's; seen on most footage, told apart by the colour-blind. */
const USER_COLOR = [255, 214, 10] as const
const TRACKER_COLOR = [0, 229, 255] as const
/** Line width: a share of the picture's shorter side, source pixels, at least 2. */
const LINE_SHARE = 1 / 180

export interface OverlayRequest {
  source: FrameSource
  samples: readonly TrackSample[]
  options: { out: string } & JobContext
}

/** Writes overlay.mp4: the tracked frames with their boxes, in the clip's own order even when tracked backward. */
export async function writeOverlay({ source, samples, options }: OverlayRequest): Promise<void> {
  const { out, signal, reporter } = options
  const { width, height, frameRate } = source.clip
  const path = join(out, 'overlay.mp4')
  const byFrame = new Map(samples.map((sample) => [sample.frameIndex, sample]))
  const order = [...byFrame.keys()].sort((a, b) => a - b)
  const thickness = Math.max(2, Math.round(Math.min(width, height) * LINE_SHARE))
  const writer = await openOverlayWriter({ path, width, height, frameRate, signal })
  try {
    let done = 0
    for await (const frame of source.frames({ from: order[0]!, to: order.at(-1)!, signal })) {
      const sample = byFrame.get(frame.frameIndex)
      await writer.write(sample ? drawBox(frame, { box: sample.box, color: sample.source === 'user' ? USER_COLOR : TRACKER_COLOR, thickness }) : frame)
      done += 1
      reporter({ kind: 'progress', unit: 'frames', done, total: order.length, item: 'overlay.mp4' })
    }
    await writer.close()
  } catch (thrown) {
    await writer.discard()
    throw thrown
  }
  reporter({ kind: 'file', path, what: 'overlay' })
}
