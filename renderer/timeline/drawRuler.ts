import { formatMediaTime } from '../format/mediaTime'
import type { CanvasColours } from './canvasColours'
import type { Lane } from './lanes'
import { ticks } from './ticks'
import type { TimeScale } from './timeScale'
import { xOf } from './timeScale'

export interface RulerContent {
  frameCount: number
  mediaTimes: Float64Array
  /** Ranges [from, to] that are shown without decoding. */
  cached: readonly (readonly [number, number])[]
}

/** Right of the playhead's mark, so that it does not lie on the number of the frame that it stands at. */
const LABEL_GAP = 9

/** Frame numbers, their times, and beneath them what is cached. Marks stand in the middle of their frame, where the playhead does. */
export function drawRuler(context: CanvasRenderingContext2D, { lane, scale, colours, content }: { lane: Lane; scale: TimeScale; colours: CanvasColours; content: RulerContent }): void {
  const { labelled, small } = ticks(scale, content.frameCount)
  const bottom = lane.top + lane.height
  context.fillStyle = colours.line
  const middleOf = (frame: number): number => Math.round((xOf(scale, frame) + xOf(scale, frame + 1)) / 2)
  for (const frame of small) context.fillRect(middleOf(frame), bottom - 9, 1, 4)
  context.textBaseline = 'top'
  for (const frame of labelled) {
    const x = middleOf(frame)
    context.fillStyle = colours.dim
    context.fillRect(x, bottom - 13, 1, 8)
    context.font = `11px ${colours.font}`
    context.fillStyle = colours.text
    context.fillText(String(frame), x + LABEL_GAP, lane.top + 3)
    const offset = context.measureText(String(frame)).width + LABEL_GAP + 5
    context.font = `10px ${colours.font}`
    context.fillStyle = colours.dim
    context.fillText(formatMediaTime(content.mediaTimes[frame] ?? 0), x + offset, lane.top + 4)
  }
  drawCached(context, { top: bottom - 4, scale, colours, content })
}

function drawCached(context: CanvasRenderingContext2D, { top, scale, colours, content }: { top: number; scale: TimeScale; colours: CanvasColours; content: RulerContent }): void {
  context.fillStyle = colours.line
  const start = xOf(scale, 0)
  context.fillRect(start, top, xOf(scale, content.frameCount) - start, 3)
  context.fillStyle = colours.accent
  for (const [from, to] of content.cached) {
    if (to < scale.from || from > scale.to) continue
    const x = xOf(scale, from)
    context.fillRect(x, top, Math.max(1, xOf(scale, to + 1) - x), 3)
  }
}
