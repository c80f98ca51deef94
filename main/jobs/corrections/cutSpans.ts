import type { LessonSpan } from '../../contract/corrections'
import type { FrameSource, Picture } from '../../contract/frame'
import type { JobContext } from '../../contract/reporter'
import { cutDrift, describeSpan, planSpan, type SpanPlan } from '../../core/corrections/cutSpan'
import { cutContext } from '../../core/mine/chain'
import { openClip } from '../../video/openClip'
import type { CutSpan, LearningStore } from '../learn/learningStore'
import { AppError } from '../../contract/errors'

export interface CutSpansRequest extends JobContext {
  /** Those that are learned from, in order. */
  spans: readonly LessonSpan[]
  store: LearningStore
  /** Paths by number, as the run counts its clips. */
  clips: readonly string[]
}

/**
 * Takes the crops of corrected spans into a run, span by span; goes on behind the last one that is in it. Comes back early on abort.
 * @throws AppError `clip-missing`, `clip-unreadable`, `output-unwritable`
 */
export async function cutSpans({ spans, store, clips, reporter, signal }: CutSpansRequest): Promise<void> {
  for (const [done, span] of spans.entries()) {
    if (done < store.spansTaken) continue
    if (signal.aborted) return
    const source = await openClip({ path: span.clip, signal })
    try {
      await store.addSpan(await cutSpan({ span, source, clip: clips.indexOf(span.clip) }))
    } finally {
      await source.close()
    }
    reporter({ kind: 'progress', unit: 'spans', done: done + 1, total: spans.length, item: 'corrections' })
  }
}

async function cutSpan({ span, source, clip }: { span: LessonSpan; source: FrameSource; clip: number }): Promise<CutSpan> {
  const plan = planSpan(span)
  const cut: Pick<CutSpan, 'pictures' | 'drifts'> & { places: SpanPlan['places'] } = { places: [], pictures: [], drifts: [] }
  for (const frameIndex of plan.frames) {
    const picture = await readIfThere(source, frameIndex)
    if (!picture) continue
    for (const place of plan.places.filter((other) => other.frameIndex === frameIndex)) {
      cut.places.push(place)
      cut.pictures.push(cutContext(picture, place.box))
    }
    for (const drift of plan.drifts.filter((other) => other.frameIndex === frameIndex)) cut.drifts.push({ clip, frameIndex, box: drift.box, ...cutDrift(picture, drift) })
  }
  const { places, pictures, drifts } = cut
  const chain = describeSpan({ places: places.length > 0 ? places : span.places, clip })
  return { chain: { ...chain, rejection: places.length < 2 ? 'too-short' : null }, pictures, drifts }
}

/** A gap in the file costs that frame. */
async function readIfThere(source: FrameSource, frameIndex: number): Promise<Picture | null> {
  try {
    return await source.readFrame(frameIndex)
  } catch (thrown) {
    if (thrown instanceof AppError && thrown.code === 'clip-frame-missing') return null
    throw thrown
  }
}
