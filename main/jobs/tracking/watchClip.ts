import { lastFrame, WHOLE_CLIP, type ClipPortion } from '../../contract/clipPortion'
import { AppError } from '../../contract/errors'
import type { FrameSource, Picture } from '../../contract/frame'
import type { Box } from '../../contract/geometry'
import { BACKGROUND_FRAMES } from '../../core/track/confidence/background'
import { WatchfulTracker } from '../../core/track/confidence/watchfulTracker'
import type { SiameseTracker } from '../../core/track/siameseTracker'
import type { TrackingNetwork } from '../../core/track/trackingNetwork'

export interface WatchClipRequest {
  /** Its pictures are those of the portion: made smaller already. */
  source: FrameSource
  /** Background is looked at in its range only. @default the whole clip */
  portion?: ClipPortion | undefined
  network: TrackingNetwork
  tracker: SiameseTracker
  /** The target, where it was drawn; in pixels of the source's pictures. */
  exemplar: { picture: Picture; frameIndex: number; box: Box }
  falseAlarmRate: number
  signal: AbortSignal
}

/**
 * A tracker for one target of one clip that has seen the background of the whole clip: a few frames of it are read, in whatever order is quickest.
 * @throws AppError `box-invalid`, `box-outside`, `interrupted`
 */
export async function watchClip({ source, portion = WHOLE_CLIP, network, tracker, exemplar, falseAlarmRate, signal }: WatchClipRequest): Promise<WatchfulTracker> {
  const watchful = new WatchfulTracker({ network, tracker, falseAlarmRate })
  const { picture, box, frameIndex } = exemplar
  await watchful.init(picture, box)
  for (const index of chooseFrames({ from: portion.from, to: lastFrame(portion, source.clip.frameCount) }, frameIndex)) {
    const other = await readIfThere(source, { index, signal })
    if (other) await watchful.learnBackground(other, { box, target: null })
  }
  return watchful
}

function chooseFrames({ from, to }: { from: number; to: number }, drawn: number): number[] {
  const evenly = Array.from({ length: BACKGROUND_FRAMES }, (_, index) => from + Math.floor(((index + 0.5) * (to - from + 1)) / BACKGROUND_FRAMES))
  return [...new Set(evenly)].filter((index) => index !== drawn)
}

/** A gap in a file is no reason not to track the rest. */
async function readIfThere(source: FrameSource, { index, signal }: { index: number; signal: AbortSignal }): Promise<Picture | null> {
  try {
    return await source.readFrame(index, { signal })
  } catch (thrown) {
    if (thrown instanceof AppError && thrown.code === 'clip-frame-missing') return null
    throw thrown
  }
}
