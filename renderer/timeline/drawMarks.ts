import type { Track } from '../tracks/track'
import type { CanvasColours } from './canvasColours'
import { CURVE_KINDS, CURVES } from './curves'
import type { CurveKind, CurveRange } from './curves'
import { formatCurveValue } from './formatCurveValue'
import { GUTTER, RULER_HEIGHT } from './lanes'
import type { Lane } from './lanes'
import type { TimelineContent, TimelineSize } from './timelineCanvas'
import { ONE_LINE } from './timelineLayout'
import type { TimeScale } from './timeScale'
import { xOf } from './timeScale'

interface MarksRequest {
  content: TimelineContent
  scale: TimeScale
  size: TimelineSize
  colours: CanvasColours
  ranges: Record<CurveKind, CurveRange | null>
}

/** What moves with the frame: the line through it, the values there, ranges. */
export function drawMarks(context: CanvasRenderingContext2D, request: MarksRequest): void {
  const { content, scale, size, colours } = request
  const { height } = size.layout
  drawLabels(context, request)
  context.save()
  context.beginPath()
  context.rect(scale.left, 0, scale.width, height)
  context.clip()
  for (const [range, colour] of [[content.range, colours.accent], [content.zoomRange, colours.dim]] as const) {
    if (!range) continue
    const x = xOf(scale, range.from)
    context.globalAlpha = 0.22
    context.fillStyle = colour
    context.fillRect(x, 0, xOf(scale, range.to + 1) - x, height)
    context.globalAlpha = 1
    context.fillRect(x, 0, 1, height)
    context.fillRect(xOf(scale, range.to + 1) - 1, 0, 1, height)
  }
  drawPlayhead(context, { content, scale, height, colours })
  context.restore()
}

function drawPlayhead(context: CanvasRenderingContext2D, { content: { frameIndex }, scale, height, colours }: { content: TimelineContent; scale: TimeScale; height: number; colours: CanvasColours }): void {
  const x = xOf(scale, frameIndex)
  const width = xOf(scale, frameIndex + 1) - x
  if (width > 3) {
    context.globalAlpha = 0.18
    context.fillStyle = colours.accent
    context.fillRect(x, RULER_HEIGHT, width, height - RULER_HEIGHT)
    context.globalAlpha = 1
  }
  const middle = Math.round(x + width / 2)
  context.fillStyle = colours.accent
  context.fillRect(middle - 1, 0, 2, height)
  context.beginPath()
  context.moveTo(middle - 6, 0)
  context.lineTo(middle + 6, 0)
  context.lineTo(middle, 8)
  context.fill()
}

/** Name and value at the frame in hand of every lane that is no track's, and the ends of its axis. */
function drawLabels(context: CanvasRenderingContext2D, { content, colours, ranges, size: { layout } }: MarksRequest): void {
  const { tracks, selectedId, frameIndex, names, overlap, mining } = content
  const cell = tracks.set.find(selectedId)?.samples.read(frameIndex)
  const values: Record<CurveKind, number | null> = { confidence: cell?.confidence ?? null, score: cell && cell.psr !== null ? cell.score : null, psr: cell?.psr ?? null }
  CURVE_KINDS.forEach((kind, index) => {
    const value = values[kind]
    const range = ranges[kind]
    const { format } = CURVES[kind]
    drawLabel(context, { lane: layout.curves[index]!, name: names[kind], value: value === null ? '–' : format(value), ends: range && [format(range.low), format(range.high)], colours })
  })
  if (layout.truth) {
    const [value, mean] = [overlap?.at(frameIndex) ?? null, overlap?.mean(tracks.frameCount) ?? null]
    drawLabel(context, { lane: layout.truth, name: names.truth, value: `${value === null ? '–' : formatCurveValue(value)}${mean === null || layout.truth.height < ONE_LINE ? '' : ` (⌀ ${formatCurveValue(mean)})`}`, ends: ['0', '1'], colours })
  }
  if (layout.mining && mining) {
    const [accepted, refused, negatives] = [mining.accepted, mining.refused, mining.negatives].map((counts) => counts[frameIndex] ?? 0)
    drawLabel(context, { lane: layout.mining, name: names.mining, value: `✓${accepted} ✗${refused} ▲${negatives}`, ends: null, colours })
  }
}

interface LabelRequest {
  lane: Lane
  name: string
  value: string
  /** Lower and upper end of the axis. */
  ends: readonly [low: string, high: string] | null
  colours: CanvasColours
}

/** In two lines, with the axis beside them; where there is no room for that in one. */
function drawLabel(context: CanvasRenderingContext2D, { lane: { top, height }, name, value, ends, colours }: LabelRequest): void {
  const isTight = height < ONE_LINE
  const middle = top + height / 2
  context.textBaseline = 'middle'
  context.textAlign = 'left'
  context.font = `600 ${isTight ? 11 : 12}px ${colours.font}`
  context.fillStyle = colours.text
  const valueWidth = context.measureText(value).width
  if (isTight) context.fillText(value, GUTTER - 6 - valueWidth, middle)
  else context.fillText(value, 8, middle + 8)
  context.font = `11px ${colours.font}`
  context.fillStyle = colours.dim
  context.fillText(shorten(context, name, isTight ? GUTTER - 20 - valueWidth : GUTTER - 14), 8, isTight ? middle : middle - 8)
  if (isTight) return
  if (!ends) return
  context.font = `9px ${colours.font}`
  context.textAlign = 'right'
  context.fillStyle = colours.dim
  context.fillText(ends[1], GUTTER - 5, top + 7)
  context.fillText(ends[0], GUTTER - 5, top + height - 7)
  context.textAlign = 'left'
}

/** The lane's name beside it. */
export function drawGutter(context: CanvasRenderingContext2D, { track, lane, width, selected, colours }: { track: Track; lane: Lane; width: number; selected: boolean; colours: CanvasColours }): void {
  if (selected) {
    context.fillStyle = colours.accentSoft
    context.fillRect(0, lane.top, width, lane.height)
  }
  context.fillStyle = colours.series[track.look.colour - 1]!
  context.fillRect(8, lane.top + 5, 4, lane.height - 10)
  context.font = `${selected ? '600 ' : ''}11px ${colours.font}`
  context.textBaseline = 'middle'
  context.fillStyle = track.look.hidden ? colours.dim : colours.text
  context.fillText(shorten(context, track.look.label), 18, lane.top + lane.height / 2 + 0.5)
}

function shorten(context: CanvasRenderingContext2D, text: string, room = GUTTER - 26): string {
  if (context.measureText(text).width <= room) return text
  let length = text.length
  while (length > 1 && context.measureText(`${text.slice(0, length)}…`).width > room) length -= 1
  return `${text.slice(0, length)}…`
}
