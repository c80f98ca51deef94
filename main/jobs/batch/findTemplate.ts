import type { BatchObject } from '../../contract/batch'
import { countFrames, isLeftOut, WHOLE_CLIP, type ClipPortion } from '../../contract/clipPortion'
import { AppError } from '../../contract/errors'
import type { FrameSource, Picture } from '../../contract/frame'
import type { Box } from '../../contract/geometry'
import { FALSE_ALARM_RATE } from '../../contract/track'
import { scaleBox } from '../../core/geometry/box'
import { openClip } from '../../video/openClip'
import type { OpenedTracker } from '../openTracker'
import { watchClip } from '../tracking/watchClip'

/** Frames that are searched, evenly over what is looked at of a clip: the target may come later. */
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
  /** Its pictures as small as the portion says, regions filled. */
  source: FrameSource
  /** Frames of it are searched. @default the whole clip */
  portion?: ClipPortion | undefined
  opened: OpenedTracker
  template: Extract<BatchObject, { from: 'template' }>
  /** How often background may pass for the target. */
  falseAlarmRate: number | null
  signal: AbortSignal
}

/**
 * Searches a clip for what was drawn in another one: the first of some frames in which something is better than what the clip's own background answers.
 * Both are looked at equally small, however large the template's own clip is tracked; the box found is in source pixels.
 * @throws AppError `object-not-found`, `model-invalid` for a tracker that cannot search, and what opening the template's clip throws
 */
export async function findTemplate({ source, portion = WHOLE_CLIP, opened, template, falseAlarmRate, signal }: FindTemplateRequest): Promise<FoundObject> {
  if (!opened.siamese) throw new AppError({ code: 'model-invalid', message: `${opened.name} cannot search for a template.`, hint: 'Use a trained model, or give boxes.' })
  const { downsample } = portion
  const frames = chooseFrames(portion, source.clip.frameCount)
  // The rate is that of the clip: each of many looks may pass background only so much more seldom (Bonferroni).
  const needed = 1 - (falseAlarmRate ?? FALSE_ALARM_RATE) / (frames.length * SIZES.length)
  const picture = await readTemplate(template, { downsample, signal })
  const wanted = scaleBox(template.box, 1 / downsample)
  const watchful = await watchClip({ source, portion, ...opened.siamese, exemplar: { picture, frameIndex: -1, box: wanted }, falseAlarmRate: falseAlarmRate ?? FALSE_ALARM_RATE, signal })
  try {
    let best: FoundObject | null = null
    for (const frame of frames) {
      const searched = await source.readFrame(frame, { signal }).catch(skipGap)
      if (!searched) continue
      for (const size of SIZES) {
        const [found] = await watchful.findCandidates(searched, { box: resize(wanted, size), most: 1 })
        if (!found || (best && found.confidence <= best.confidence)) continue
        const box = scaleBox(found.box, downsample)
        if (!isLeftOut(portion, box)) best = { box, frame, score: found.score, confidence: found.confidence }
      }
      if (best && best.confidence >= needed) return best
    }
    throw notFound(source, best)
  } finally {
    watchful.dispose()
  }
}

async function readTemplate({ clip, frame }: FindTemplateRequest['template'], { downsample, signal }: { downsample: ClipPortion['downsample']; signal: AbortSignal }): Promise<Picture> {
  const source = await openClip({ path: clip, portion: { downsample, regions: [] }, signal })
  try {
    return await source.readFrame(frame, { signal })
  } finally {
    await source.close()
  }
}

/** From the first on: a track should be as long as it can be. */
function chooseFrames(portion: ClipPortion, frameCount: number): number[] {
  const count = countFrames(portion, frameCount)
  return [...new Set(Array.from({ length: SEARCHED_FRAMES }, (_, index) => portion.from + portion.stride * Math.floor((index * count) / SEARCHED_FRAMES)))]
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
