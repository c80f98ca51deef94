import type { Track } from '../tracks/track'
import type { CanvasColours } from './canvasColours'
import { CURVE_KINDS, CURVES } from './curves'
import type { CurveKind, CurveRange } from './curves'
import { CURVE_HEIGHT, GUTTER, RULER_HEIGHT } from './lanes'
import type { Lane } from './lanes'
import type { TimelineContent, TimelineSize } from './timelineCanvas'
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
  const height = size.headHeight + size.lanesHeight
  drawCurveLabels(context, request)
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

/** Name and value at the frame in hand, and the ends of the axis. */
function drawCurveLabels(context: CanvasRenderingContext2D, { content, colours, ranges }: MarksRequest): void {
  const cell = content.tracks.set.find(content.selectedId)?.samples.read(content.frameIndex)
  const values: Record<CurveKind, number | null> = { confidence: cell?.confidence ?? null, score: cell && cell.psr !== null ? cell.score : null, psr: cell?.psr ?? null }
  CURVE_KINDS.forEach((kind, index) => {
    const top = RULER_HEIGHT + index * CURVE_HEIGHT
    context.textBaseline = 'middle'
    context.textAlign = 'left'
    context.font = `11px ${colours.font}`
    context.fillStyle = colours.dim
    context.fillText(content.names[kind], 8, top + CURVE_HEIGHT / 2 - 8)
    context.font = `600 12px ${colours.font}`
    context.fillStyle = colours.text
    const value = values[kind]
    context.fillText(value === null ? '–' : CURVES[kind].format(value), 8, top + CURVE_HEIGHT / 2 + 8)
    const range = ranges[kind]
    if (!range) return
    context.font = `9px ${colours.font}`
    context.textAlign = 'right'
    context.fillStyle = colours.dim
    context.fillText(CURVES[kind].format(range.high), GUTTER - 5, top + 7)
    context.fillText(CURVES[kind].format(range.low), GUTTER - 5, top + CURVE_HEIGHT - 7)
    context.textAlign = 'left'
  })
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

function shorten(context: CanvasRenderingContext2D, text: string): string {
  const room = GUTTER - 26
  if (context.measureText(text).width <= room) return text
  let length = text.length
  while (length > 1 && context.measureText(`${text.slice(0, length)}…`).width > room) length -= 1
  return `${text.slice(0, length)}…`
}
