import type { CorrectedSpan, DriftRegion } from '../../contract/corrections'
import type { TrackSample } from '../../contract/track'
import { iou } from '../../contract/geometry'

/** Below it, an answer and the corrected box are two places [G]. In-frame negatives of stage 1 keep the same distance (method 1.3). */
const DRIFT_OVERLAP = 0.2

export interface TrackHistory {
  /** As the track stands now, in order of frames. */
  samples: readonly TrackSample[]
  /** What the tracker had answered where something else stands now, in order of frames. */
  displaced: readonly TrackSample[]
}

/**
 * What a person's corrections of one track say (landscape C11): the stretches between neighbouring boxes of the person in which something that the tracker had
 * answered was replaced or confirmed, with the places where it had been instead. What follows the last box is nobody's word and no span.
 */
export function deriveSpans({ samples, displaced }: TrackHistory): CorrectedSpan[] {
  const keyframes = samples.filter(({ source }) => source === 'user')
  const spans: CorrectedSpan[] = []
  for (const [index, last] of keyframes.entries()) {
    const first = keyframes[index - 1]
    if (!first || !isPlace(first) || !isPlace(last)) continue
    const isWithin = ({ frameIndex }: TrackSample): boolean => frameIndex >= first.frameIndex && frameIndex <= last.frameIndex
    const answers = displaced.filter(isWithin)
    if (answers.length === 0) continue
    const places = samples.filter((sample) => isWithin(sample) && isPlace(sample)).map(({ frameIndex, box, source }) => ({ frameIndex, box, user: source === 'user' }))
    const isTold = spans.at(-1)?.to === first.frameIndex // what was answered in the frame that two spans share is the earlier one's
    const drifts = findDrifts(answers, places).filter(({ frameIndex }) => !isTold || frameIndex > first.frameIndex)
    spans.push({ from: first.frameIndex, to: last.frameIndex, places, drifts })
  }
  return addAbsences(spans, { samples, displaced })
}

/** The target is there, and nobody doubts it; of one that is half hidden a person's word is enough. */
function isPlace({ state, source }: TrackSample): boolean {
  return state === 'tracked' || (source === 'user' && state === 'occluded')
}

/** It said that the target was there: by the calibrated confidence, where that was computed, its score was above what background scores. */
function isClaim({ state }: TrackSample): boolean {
  return state === 'tracked' || state === 'uncertain'
}

function findDrifts(answers: readonly TrackSample[], places: CorrectedSpan['places']): DriftRegion[] {
  const targets = new Map(places.map(({ frameIndex, box }) => [frameIndex, box]))
  return answers.filter(isClaim).flatMap(({ frameIndex, box }) => {
    const target = targets.get(frameIndex)
    return target && iou(box, target) < DRIFT_OVERLAP ? [{ frameIndex, box, target }] : []
  })
}

/** Where a person said that the target is out of the picture, whatever was answered was wrong: it goes to the nearest span, whose target it was taken for. */
function addAbsences(spans: CorrectedSpan[], { samples, displaced }: TrackHistory): CorrectedSpan[] {
  if (spans.length === 0) return spans
  const absent = new Set(samples.filter(({ source, state }) => source === 'user' && (state === 'outside' || state === 'lost')).map(({ frameIndex }) => frameIndex))
  for (const { frameIndex, box } of displaced.filter((answer) => isClaim(answer) && absent.has(answer.frameIndex))) {
    const away = ({ from, to }: CorrectedSpan): number => Math.max(from - frameIndex, frameIndex - to, 0)
    const nearest = spans.reduce((best, span) => (away(span) < away(best) ? span : best))
    nearest.drifts.push({ frameIndex, box, target: null })
  }
  return spans
}
