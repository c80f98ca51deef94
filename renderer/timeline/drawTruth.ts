import type { OverlapSeries } from '../tracks/overlapSeries'
import type { Track } from '../tracks/track'
import type { CanvasColours } from './canvasColours'
import { drawFloor, drawValues } from './drawCurve'
import type { Lane } from './lanes'
import { summarise } from './pageSummary'
import { stretches } from './stretches'
import type { TimeScale } from './timeScale'

/** An answer that overlaps the truth by more counts as right: the usual threshold of OTB and GOT-10k (SR .5). */
export const RIGHT_OVERLAP = 0.5

export interface TruthRequest {
  /** All ground truth of the clip. */
  truths: readonly Track[]
  /** Of the selected track; null where nothing can be compared. */
  overlap: OverlapSeries | null
  lane: Lane
  scale: TimeScale
  frameCount: number
  colours: CanvasColours
}

/** The overlap of the selected track with the ground truth, from 0 to 1, over a line where there is ground truth. */
export function drawTruth(context: CanvasRenderingContext2D, { truths, overlap, ...request }: TruthRequest): void {
  const { lane, scale, frameCount, colours } = request
  if (!overlap) drawFloor(context, request)
  else {
    const colour = colours.series[overlap.track.look.colour - 1]!
    drawValues(context, { ...request, colour, threshold: RIGHT_OVERLAP, bounds: (from, to) => overlap.bounds(from, to), place: (value) => value })
  }
  const measured = overlap ? [overlap.truth] : truths
  context.fillStyle = colours.dim
  for (const { from, to, x, width } of stretches(scale, frameCount)) {
    if (measured.some(({ samples }) => summarise(samples, from, to).cells > 0)) context.fillRect(x, lane.top + lane.height - 3, width, 2)
  }
}
