import { AppError } from '../contract/errors'
import type { FrameSource } from '../contract/frame'
import type { Box } from '../contract/geometry'
import { isValidBox } from '../core/evaluate/overlap'
import type { Tracker } from '../core/track/tracker'
import type { EvaluationSequence } from './evaluateSequences'

export interface TrackSequenceRequest {
  tracker: Tracker
  source: FrameSource
  groundTruth: EvaluationSequence['groundTruth']
  signal: AbortSignal
  /** Called after each frame with the number of frames done, of the sequence's. */
  onFrame(done: number): void
}

export interface TrackedSequence {
  /** One entry a frame; null before the target first appears and inside gaps of the clip. */
  predicted: (Box | null)[]
  /** Frames tracked after the first, and the seconds that took: the tracker alone, without decoding. */
  updates: number
  seconds: number
}

/**
 * One pass: the tracker is given the first box with an area and follows it to the end of the ground truth.
 * @throws AppError what the tracker or the clip throw; `interrupted` on abort
 */
export async function trackSequence({ tracker, source, groundTruth, signal, onFrame }: TrackSequenceRequest): Promise<TrackedSequence> {
  const first = groundTruth.findIndex(isValidBox)
  const tracked: TrackedSequence = { predicted: groundTruth.map(() => null), updates: 0, seconds: 0 }
  let begun = false
  for await (const frame of source.frames({ from: first, to: groundTruth.length - 1, signal })) {
    throwIfStopped(signal)
    if (begun) {
      const started = performance.now()
      tracked.predicted[frame.frameIndex] = (await tracker.update(frame)).box
      tracked.seconds += (performance.now() - started) / 1000
      tracked.updates += 1
    } else if (isValidBox(groundTruth[frame.frameIndex])) {
      begun = true // at `first`, or after it where the clip has a gap there
      const start = groundTruth[frame.frameIndex]!
      await tracker.init(frame, start)
      tracked.predicted[frame.frameIndex] = start
    }
    onFrame(frame.frameIndex + 1)
  }
  throwIfStopped(signal)
  if (begun) return tracked
  throw new AppError({ code: 'clip-unreadable', message: `No frame of ${source.clip.path} could be read.`, hint: 'Check that the clip plays elsewhere.' })
}

export function throwIfStopped(signal: AbortSignal): void {
  if (signal.aborted) throw new AppError({ code: 'interrupted', message: 'Stopped on request.', hint: 'What was finished is kept.' })
}
