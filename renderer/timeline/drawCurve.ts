import type { Track } from '../tracks/track'
import type { CanvasColours } from './canvasColours'
import { CURVES } from './curves'
import type { CurveKind, CurveRange } from './curves'
import type { Lane } from './lanes'
import { summarise } from './pageSummary'
import { stretches } from './stretches'
import type { TimeScale } from './timeScale'

export interface CurveRequest {
  kind: CurveKind
  track: Track | null
  lane: Lane
  scale: TimeScale
  frameCount: number
  colours: CanvasColours
  /** Drawn as a line; what is below it is tinted. */
  threshold: number | null
}

export function curveRange({ kind, track, scale }: Pick<CurveRequest, 'kind' | 'track' | 'scale'>): CurveRange | null {
  if (!track) return null
  const [low, high] = CURVES[kind].bounds(summarise(track.samples, Math.floor(scale.from), Math.ceil(scale.to)))
  return Number.isFinite(low) && Number.isFinite(high) ? CURVES[kind].range(low, high) : null
}

/** The curve as the band between lowest and highest of each column. Columns without a measured value are left open. */
export function drawCurve(context: CanvasRenderingContext2D, request: CurveRequest): CurveRange | null {
  const { kind, track, lane, scale, frameCount, colours } = request
  const range = curveRange(request)
  context.fillStyle = colours.line
  context.fillRect(scale.left, lane.top + lane.height - 1, scale.width, 1)
  if (!track || !range) return null
  const y = (value: number): number => lane.top + 4 + (lane.height - 8) * (1 - CURVES[kind].place(value, range))
  drawThreshold(context, { request, y, range })
  context.fillStyle = colours.series[track.look.colour - 1]!
  let previous: { top: number; bottom: number } | null = null
  for (const { from, to, x, width } of stretches(scale, frameCount)) {
    const [low, high] = CURVES[kind].bounds(summarise(track.samples, from, to))
    if (low > high) {
      previous = null
      continue
    }
    const column: { top: number; bottom: number } = { top: y(high), bottom: y(low) }
    context.fillRect(x, column.top - 0.75, width, column.bottom - column.top + 1.5)
    if (previous) joinColumns(context, { x, previous, column })
    previous = column
  }
  return range
}

/** Up or down to the neighbour, so that the curve hangs together. */
function joinColumns(context: CanvasRenderingContext2D, { x, previous, column }: { x: number; previous: { top: number; bottom: number }; column: { top: number; bottom: number } }): void {
  const top = Math.min(column.top, previous.bottom)
  const bottom = Math.max(column.bottom, previous.top)
  context.fillRect(x - 0.5, top - 0.75, 1.5, bottom - top + 1.5)
}

function drawThreshold(context: CanvasRenderingContext2D, { request, y, range }: { request: CurveRequest; y: (value: number) => number; range: CurveRange }): void {
  const { threshold, scale, lane, colours } = request
  if (threshold === null || threshold < range.low || threshold > range.high) return
  const at = y(threshold)
  context.save()
  context.globalAlpha = 0.14
  context.fillStyle = colours.warn
  context.fillRect(scale.left, at, scale.width, lane.top + lane.height - at)
  context.restore()
  context.fillStyle = colours.warn
  for (let x = scale.left; x < scale.left + scale.width; x += 7) context.fillRect(x, at, 4, 1)
}
