import type { LessonSpan, SpanScore } from '../../contract/corrections'
import type { Box } from '../../contract/geometry'
import type { TrackingConstants } from '../../contract/model'
import type { JobContext } from '../../contract/reporter'
import { scoreSpan } from '../../core/corrections/effect'
import { SiameseTracker } from '../../core/track/siameseTracker'
import type { TrackingNetwork } from '../../core/track/trackingNetwork'
import { openClip } from '../../video/openClip'

/** Of a longer span only the beginning is tracked: a quarter of a minute on two cores. */
const MOST_FRAMES = 240

export interface MeasureSpansRequest extends JobContext {
  spans: readonly LessonSpan[]
  network: TrackingNetwork
  constants: TrackingConstants
  /** Told while it goes on. */
  item: string
}

export type MeasuredSpan = SpanScore & { frames: number }

/**
 * Tracks each span from its first box to its end, by the plain tracker, and compares with the corrected boxes.
 * @returns null on abort @throws AppError `clip-missing`, `clip-unreadable`, `box-outside`
 */
export async function measureSpans({ spans, network, constants, item, reporter, signal }: MeasureSpansRequest): Promise<MeasuredSpan[] | null> {
  const measured: MeasuredSpan[] = []
  const tracker = new SiameseTracker(network, constants)
  try {
    for (const [done, span] of spans.entries()) {
      reporter({ kind: 'progress', unit: 'spans', done, total: spans.length, item })
      const short = shorten(span)
      const tracked = await track({ span: short, tracker, signal })
      if (signal.aborted) return null
      measured.push(scoreSpan(short, tracked))
    }
    reporter({ kind: 'progress', unit: 'spans', done: spans.length, total: spans.length, item })
    return measured
  } finally {
    tracker.dispose()
  }
}

function shorten({ from, places, ...span }: LessonSpan): LessonSpan {
  const kept = places.filter(({ frameIndex }, index) => index < 2 || frameIndex < from + MOST_FRAMES)
  return { ...span, from, to: kept.at(-1)!.frameIndex, places: kept }
}

async function track({ span, tracker, signal }: { span: LessonSpan; tracker: SiameseTracker; signal: AbortSignal }): Promise<Map<number, Box>> {
  const { clip, from, to, places } = span
  const tracked = new Map<number, Box>()
  const source = await openClip({ path: clip })
  try {
    await tracker.init(await source.readFrame(from), places[0]!.box)
    for await (const frame of source.frames({ from: from + 1, to })) {
      if (signal.aborted) break
      tracked.set(frame.frameIndex, (await tracker.update(frame)).box)
    }
  } finally {
    await source.close()
  }
  return tracked
}
