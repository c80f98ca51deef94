import { basename } from 'node:path'
import type { BackendChoice } from '../contract/backend'
import { WHOLE_CLIP, type ClipPortion } from '../contract/clipPortion'
import { AppError } from '../contract/errors'
import type { Frame, FrameSource } from '../contract/frame'
import type { Box } from '../contract/geometry'
import type { TrackerEngineChoice } from '../contract/trackerEngine'
import type { JobContext } from '../contract/reporter'
import { FALSE_ALARM_RATE, type ResponseMap, type TrackSample } from '../contract/track'
import type { TrackTally } from '../contract/trackTally'
import type { WatchedUpdate } from '../core/track/confidence/watchfulTracker'
import { scaleBox } from '../core/geometry/box'
import { assertTrackable } from '../core/track/tracker'
import { openClip } from '../video/openClip'
import { openTracker, type OpenedTracker } from './openTracker'
import { findDefaultModel } from './shippedModels'
import { openFollower } from './tracking/follower'
import { assertInPortion, planWalk } from './tracking/portionWalk'
import { prepareTrackOutput, TrackOutput } from './trackOutput'
import { writeOverlay } from './trackOverlay'

export interface TrackOptions extends BackendChoice, TrackerEngineChoice {
  /** Video file or image folder. */
  clip: string
  /** The target in `frame`, source pixels. */
  box: Box
  /** @default 0 */
  frame?: number | undefined
  /** From `frame` towards the clip's beginning. */
  backward?: boolean | undefined
  /** What of the clip is looked at; `frame` lies in its range. @default all of it */
  portion?: ClipPortion | undefined
  /** How often background may pass for the target, as a share; null: every answer is taken for the target. @default {@link FALSE_ALARM_RATE} */
  falseAlarmRate?: number | null | undefined
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
  tally: TrackTally
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
      return await trackClip({ source, opened, options })
    } finally {
      opened.dispose()
    }
  } finally {
    await source.close()
  }
}

/** The mistakes that can be told before a model is loaded. */
export async function assertStart(source: FrameSource, { box, frame = 0, portion = WHOLE_CLIP, signal }: Pick<TrackOptions, 'box' | 'frame' | 'portion'> & { signal: AbortSignal }): Promise<void> {
  assertInPortion(source.clip, portion, { frameIndex: frame, box })
  const picture = await source.readFrame(frame, { signal })
  try {
    assertTrackable(picture, box)
  } catch (thrown) {
    if (!(thrown instanceof AppError)) throw thrown
    const { code, message, hint } = thrown
    throw new AppError({ code, message: `${basename(source.clip.path)}, frame ${frame}: ${message}`, cause: thrown, ...(hint === undefined ? {} : { hint }) })
  }
}

/** Beside what a person says: the box may have been found by a search, which is then told of its first sample. */
export type ClipTracking = Omit<TrackOptions, keyof BackendChoice | 'clip' | 'model' | 'overwrite'> & JobContext & {
  found?: { score: number; confidence: number } | undefined
  /** Waited for before each frame: whoever pauses the work holds it up here. */
  turn?: (() => Promise<void>) | undefined
}

interface Tracking {
  source: FrameSource
  opened: OpenedTracker
  options: ClipTracking
}

/**
 * Tracks in a clip that is open, with a model that is, into a folder that is there.
 * @throws AppError `box-invalid`, `box-outside`, `clip-frame-missing`, `output-unwritable`, `interrupted`
 */
export async function trackClip({ source, opened, options }: Tracking): Promise<TrackOutcome> {
  const output = new TrackOutput({ ...options, engine: opened.engine }, source.clip)
  const started = performance.now()
  const looked = await openPortion(source, options)
  let tally: TrackTally
  try {
    for await (const step of follow({ source: looked, opened, options })) await output.add(step)
  } finally {
    tally = await output.finish()
    if (looked !== source) await looked.close()
  }
  const seconds = (performance.now() - started) / 1000
  if (options.overlay) await writeOverlay({ source, samples: output.samples, options })
  return { tally, framesPerSecond: tally.frames / seconds }
}

/** The clip as the portion shows it; the source itself where it shows it as it is. */
export async function openPortion(source: FrameSource, { portion = WHOLE_CLIP, signal }: { portion?: ClipPortion | undefined; signal: AbortSignal }): Promise<FrameSource> {
  return portion.downsample === 1 && portion.regions.length === 0 ? source : openClip({ path: source.clip.path, portion, signal })
}

/** The samples as they come, in the direction asked for; the user's own first. */
async function* follow({ source, opened, options }: Tracking): AsyncGenerator<{ sample: TrackSample; response: ResponseMap | null }> {
  const { box, frame: from = 0, backward = false, portion = WHOLE_CLIP, turn, signal, reporter } = options
  const picture = await source.readFrame(from, { signal })
  yield { sample: firstSample({ frame: picture, box, found: options.found, modelId: opened.modelId }), response: null }
  const follower = await startTracker({ source, opened, options }, picture)
  try {
    const { frameCount } = source.clip
    const walk = planWalk({ portion, frameCount, from, direction: backward ? -1 : 1, to: backward ? 0 : frameCount - 1 })
    if (!walk) return
    const total = Math.abs(walk.to - from) + 1
    for await (const frame of source.frames({ ...walk, signal })) {
      await turn?.()
      const update = await follower.update(frame)
      yield { sample: trackerSample({ frame, update, modelId: opened.modelId }), response: update.response }
      reporter({ kind: 'progress', unit: 'frames', done: Math.abs(frame.frameIndex - from) + 1, total, item: basename(source.clip.path) })
    }
  } finally {
    follower.dispose()
  }
}

type Answered = Omit<WatchedUpdate, 'searched'>

/** Only trackers with a network can be compared with what the background answers. */
async function startTracker({ source, opened, options }: Tracking, picture: Frame): Promise<{ update(frame: Frame): Promise<Answered>; dispose(): void }> {
  const { tracker, siamese } = opened
  const { box, frame: frameIndex = 0, signal, falseAlarmRate = FALSE_ALARM_RATE, portion = WHOLE_CLIP } = options
  if (siamese) return openFollower({ source, portion, ...siamese, exemplar: { picture, frameIndex, box }, falseAlarmRate, signal })
  await tracker.init(picture, scaleBox(box, 1 / portion.downsample))
  const answer = async (frame: Frame): Promise<Answered> => {
    const update = await tracker.update(frame)
    return { ...update, box: scaleBox(update.box, portion.downsample), confidence: null, state: 'tracked' }
  }
  return { update: answer, dispose: () => tracker.dispose() }
}

function firstSample({ frame, box, found, modelId }: { frame: Frame; box: Box; found: ClipTracking['found']; modelId: string }): TrackSample {
  const { frameIndex, mediaTime } = frame
  const sample = { frameIndex, mediaTime, box, psr: null, scaleIndex: null, state: 'tracked' } as const
  return found ? { ...sample, ...found, source: 'tracker', modelId } : { ...sample, score: 1, confidence: null, source: 'user', modelId: null }
}

function trackerSample({ frame, update, modelId }: { frame: Frame; update: Answered; modelId: string }): TrackSample {
  const { frameIndex, mediaTime } = frame
  const { box, score, psr, scaleIndex, confidence, state } = update
  return { frameIndex, mediaTime, box, score, psr, scaleIndex, confidence, state, source: 'tracker', modelId }
}
