import type { CorrectedSpan, Effect, SpanScore } from '../../contract/corrections'
import type { Box } from '../../contract/geometry'
import { computeOverlap } from '../evaluate/overlap'
import { studentQuantile } from '../evaluate/spread'

/** A frame whose overlap is below is lost: the measure of the long sequences, too. */
const LOST_OVERLAP = 0.1

/** How well boxes of a tracker fit a span. Its first box was given and does not count. @param tracked by frame; a frame without one counts as 0 */
export function scoreSpan({ places }: Pick<CorrectedSpan, 'places'>, tracked: ReadonlyMap<number, Box>): SpanScore & { frames: number } {
  const overlaps = places.slice(1).flatMap(({ frameIndex, box }) => {
    const answer = tracked.get(frameIndex)
    return [answer ? computeOverlap(answer, box) : 0]
  })
  const lost = overlaps.filter((overlap) => overlap < LOST_OVERLAP).length
  return { overlap: meanOf(overlaps), lost, frames: overlaps.length }
}

/**
 * Whether a model does better on spans than another did: the mean of the differences d_i of n spans against its standard error, by Student's t with n - 1 degrees of
 * freedom. Frames of one span fail together, so spans are what is counted.
 *
 *     halfWidth = t_(n-1) sqrt(sum_i (d_i - mean)^2 / (n (n - 1)))
 *
 * @returns null for no spans
 */
export function compareSpans(pairs: readonly { before: SpanScore; after: SpanScore }[]): Effect['difference'] {
  const differences = pairs.map(({ before, after }) => after.overlap - before.overlap)
  const count = differences.length
  if (count === 0) return null
  const mean = meanOf(differences)
  if (count === 1) return { mean, halfWidth: null, verdict: 'too-few' }
  const squares = differences.reduce((sum, difference) => sum + (difference - mean) ** 2, 0)
  const halfWidth = studentQuantile(count - 1) * Math.sqrt(squares / (count * (count - 1)))
  const verdict = Math.abs(mean) <= halfWidth || mean === 0 ? 'noise' : mean > 0 ? 'better' : 'worse'
  return { mean, halfWidth, verdict }
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length)
}
