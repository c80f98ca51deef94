import { basename } from 'node:path'
import type { BackendChoice } from '../contract/backend'
import { AppError } from '../contract/errors'
import type { Frame, FrameSource } from '../contract/frame'
import type { Box } from '../contract/geometry'
import type { JobContext } from '../contract/reporter'
import type { ResponseMap, TrackSample } from '../contract/track'
import { assertTrackable, type TrackerUpdate } from '../core/track/tracker'
import { openClip } from '../video/openClip'
import { findDefaultModel, openTracker, type OpenedTracker } from './openTracker'
import { prepareTrackOutput, TrackOutput } from './trackOutput'
import { writeOverlay } from './trackOverlay'

export interface TrackOptions extends BackendChoice {
  /** Video file or image folder. */
  clip: string
  /** The target in `frame`, source pixels. */
  box: Box
  /** @default 0 */
  frame?: number | undefined
  /** From `frame` towards the clip's beginning. */
  backward?: boolean | undefined
  /** As {@link openTracker} takes it. @default the model that ships */
  model?: string | undefined
  /** Folder for track.csv, track.json and what else is asked for. */
  out: string
  /** Writes overlay.mp4. */
  overlay?: boolean | undefined
  /** Writes responses.bin, the response map of every frame. */
  responses?: boolean | undefined
  overwrite?: boolean | undefined
}

export interface TrackOutcome {
  /** In the order tracked; the user's own first. */
  samples: TrackSample[]
  framesPerSecond: number
}

/**
 * Tracks one target through one clip. Whatever ends it early, a stop on request included, what was tracked is written first.
 * @throws AppError `box-invalid`, `box-outside`, `clip-missing`, `clip-unreadable`, `clip-frame-missing`, `model-missing`,
 * `model-invalid`, `output-exists`, `output-unwritable`, `interrupted`
 */
export async function runTracking(options: TrackOptions & JobContext): Promise<TrackOutcome> {
  const source = await openClip({ path: options.clip, signal: options.signal })
  try {
    await assertStart(source, options)
    const opened = await openTracker({ ...options, model: options.model ?? (await findDefaultModel()) })
    try {
      await prepareTrackOutput(options)
      return await trackAndWrite({ source, opened, options })
    } finally {
      opened.dispose()
    }
  } finally {
    await source.close()
  }
}

/** The mistakes that can be told before a model is loaded. */
async function assertStart(source: FrameSource, { box, frame = 0, signal }: TrackOptions & JobContext): Promise<void> {
  const picture = await source.readFrame(frame, { signal })
  try {
    assertTrackable(picture, box)
  } catch (thrown) {
    if (!(thrown instanceof AppError)) throw thrown
    const { code, message, hint } = thrown
    throw new AppError({ code, message: `${basename(source.clip.path)}, frame ${frame}: ${message}`, cause: thrown, ...(hint === undefined ? {} : { hint }) })
  }
}

interface Tracking {
  source: FrameSource
  opened: OpenedTracker
  options: TrackOptions & JobContext
}

async function trackAndWrite({ source, opened, options }: Tracking): Promise<TrackOutcome> {
  const output = new TrackOutput(options, source.clip)
  const { samples } = output
  const started = performance.now()
  try {
    for await (const step of follow({ source, opened, options })) await output.add(step)
  } finally {
    await output.finish()
  }
  const seconds = (performance.now() - started) / 1000
  if (options.overlay) await writeOverlay({ source, samples, options })
  return { samples, framesPerSecond: samples.length / seconds }
}

/** The samples as they come, in the direction asked for; the user's own first. */
async function* follow({ source, opened, options }: Tracking): AsyncGenerator<{ sample: TrackSample; response: ResponseMap | null }> {
  const { box, frame: from = 0, backward = false, signal, reporter } = options
  const { tracker, modelId } = opened
  const to = backward ? 0 : source.clip.frameCount - 1
  const total = Math.abs(to - from) + 1
  for await (const frame of source.frames({ from, to, signal })) {
    if (frame.frameIndex === from) {
      await tracker.init(frame, box)
      yield { sample: userSample({ frame, box }), response: null }
    } else {
      const update = await tracker.update(frame)
      yield { sample: trackerSample({ frame, update, modelId }), response: update.response }
    }
    reporter({ kind: 'progress', unit: 'frames', done: Math.abs(frame.frameIndex - from) + 1, total, item: basename(source.clip.path) })
  }
}

function userSample({ frame, box }: { frame: Frame; box: Box }): TrackSample {
  const { frameIndex, mediaTime } = frame
  return { frameIndex, mediaTime, box, score: 1, psr: null, scaleIndex: null, confidence: null, state: 'tracked', source: 'user', modelId: null }
}

function trackerSample({ frame, update, modelId }: { frame: Frame; update: TrackerUpdate; modelId: string }): TrackSample {
  const { frameIndex, mediaTime } = frame
  const { box, score, psr, scaleIndex } = update
  return { frameIndex, mediaTime, box, score, psr, scaleIndex, confidence: null, state: 'tracked', source: 'tracker', modelId }
}
