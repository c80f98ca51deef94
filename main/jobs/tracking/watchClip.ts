import { AppError } from '../../contract/errors'
import type { FrameSource, Picture } from '../../contract/frame'
import type { Box } from '../../contract/geometry'
import { chooseBackgroundFrames, ENOUGH_BACKGROUND } from '../../core/track/confidence/background'
import { WatchfulTracker } from '../../core/track/confidence/watchfulTracker'
import type { SiameseTracker } from '../../core/track/siameseTracker'
import type { TrackingNetwork } from '../../core/track/trackingNetwork'

export interface WatchClipRequest {
  source: FrameSource
  network: TrackingNetwork
  tracker: SiameseTracker
  /** The target, where it was drawn. */
  exemplar: { picture: Picture; frameIndex: number; box: Box }
  falseAlarmRate: number
  signal: AbortSignal
}

/**
 * A tracker for one target of one clip that has seen the background of the whole clip: a few frames of it are read, more where the target leaves little background, in whatever order is quickest.
 * @throws AppError `box-invalid`, `box-outside`, `interrupted`
 */
export async function watchClip({ source, network, tracker, exemplar, falseAlarmRate, signal }: WatchClipRequest): Promise<WatchfulTracker> {
  const watchful = new WatchfulTracker({ network, tracker, falseAlarmRate })
  const { picture, box, frameIndex } = exemplar
  await watchful.init(picture, box)
  const { first, more } = chooseBackgroundFrames({ frameCount: source.clip.frameCount, drawn: frameIndex })
  const learn = async (index: number): Promise<void> => {
    const other = await readIfThere(source, { index, signal })
    if (other) await watchful.learnBackground(other, { box, target: null })
  }
  for (const index of first) await learn(index)
  for (const index of more) if (watchful.backgroundCount < ENOUGH_BACKGROUND) await learn(index)
  return watchful
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
