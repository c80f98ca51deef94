import type { BatchObject } from '../../contract/batch'
import { AppError } from '../../contract/errors'
import type { FrameSource, Picture } from '../../contract/frame'
import type { Box } from '../../contract/geometry'
import { FALSE_ALARM_RATE } from '../../contract/track'
import { openClip } from '../../video/openClip'
import type { OpenedTracker } from '../openTracker'
import { watchClip } from '../tracking/watchClip'

/** Frames of a clip that are searched, evenly over it: the target may come later. */
const SEARCHED_FRAMES = 8
/** Sizes that are searched, of the template's own: the same thing seen from nearer or farther. */
const SIZES = [1, 1 / 1.5, 1.5]

export interface FoundObject {
  box: Box
  frame: number
  score: number
  confidence: number
}

export interface FindTemplateRequest {
  source: FrameSource
  opened: OpenedTracker
  template: Extract<BatchObject, { from: 'template' }>
  /** How often background may pass for the target. */
  falseAlarmRate: number | null
  signal: AbortSignal
}

/**
 * Searches a clip for what was drawn in another one: the first of some frames in which something is better than what the clip's own background answers.
 * @throws AppError `object-not-found`, `model-invalid` for a tracker that cannot search, and what opening the template's clip throws
 */
export async function findTemplate({ source, opened, template, falseAlarmRate, signal }: FindTemplateRequest): Promise<FoundObject> {
  if (!opened.siamese) throw new AppError({ code: 'model-invalid', message: `${opened.name} cannot search for a template.`, hint: 'Use a trained model, or give boxes.' })
  const frames = chooseFrames(source.clip.frameCount)
  // The rate is that of the clip: each of many looks may pass background only so much more seldom (Bonferroni).
  const needed = 1 - (falseAlarmRate ?? FALSE_ALARM_RATE) / (frames.length * SIZES.length)
  const picture = await readTemplate(template, signal)
  const watchful = await watchClip({ source, ...opened.siamese, exemplar: { picture, frameIndex: -1, box: template.box }, falseAlarmRate: falseAlarmRate ?? FALSE_ALARM_RATE, signal })
  try {
    let best: FoundObject | null = null
    for (const frame of frames) {
      const searched = await source.readFrame(frame, { signal }).catch(skipGap)
      if (!searched) continue
      for (const size of SIZES) {
        const [found] = await watchful.findCandidates(searched, { box: resize(template.box, size), most: 1 })
        if (found && (!best || found.confidence > best.confidence)) best = { box: found.box, frame, score: found.score, confidence: found.confidence }
      }
      if (best && best.confidence >= needed) return best
    }
    throw notFound(source, best)
  } finally {
    watchful.dispose()
  }
}

async function readTemplate({ clip, frame }: FindTemplateRequest['template'], signal: AbortSignal): Promise<Picture> {
  const source = await openClip({ path: clip, signal })
  try {
    return await source.readFrame(frame, { signal })
  } finally {
    await source.close()
  }
}

/** From the first on: a track should be as long as it can be. */
function chooseFrames(frameCount: number): number[] {
  return [...new Set(Array.from({ length: SEARCHED_FRAMES }, (_, index) => Math.floor((index * frameCount) / SEARCHED_FRAMES)))]
}

function resize({ left, top, width, height }: Box, factor: number): Box {
  return { left, top, width: width * factor, height: height * factor }
}

/** A gap in a file is no reason not to look in the rest. */
function skipGap(thrown: unknown): null {
  if (thrown instanceof AppError && thrown.code === 'clip-frame-missing') return null
  throw thrown
}

function notFound({ clip }: FrameSource, best: FoundObject | null): AppError {
  const nearest = best ? `; the best answer, in frame ${best.frame}, has a confidence of ${best.confidence.toFixed(2)}` : ''
  return new AppError({ code: 'object-not-found', message: `${clip.path}: nothing in it is surely the template's target${nearest}.`, hint: 'Give the box in this clip, or allow a higher false alarm rate (--false-alarm-rate).' })
}
