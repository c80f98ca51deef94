import type { Track } from '../tracks/track'
import type { CanvasColours } from './canvasColours'
import { CURVES } from './curves'
import type { CurveKind, CurveRange } from './curves'
import type { Lane } from './lanes'
import { summarise } from './pageSummary'
import { stretches } from './stretches'
import type { TimeScale } from './timeScale'

interface LaneRequest {
  lane: Lane
  scale: TimeScale
  frameCount: number
  colours: CanvasColours
  /** Drawn as a line; what is below it is tinted. */
  threshold: number | null
}

export interface CurveRequest extends LaneRequest {
  kind: CurveKind
  track: Track | null
}

export interface ValuesRequest extends LaneRequest {
  colour: string
  /** Lowest and highest of the frames `[from, to)`; the lowest above the highest where there is nothing. */
  bounds(from: number, to: number): readonly [number, number]
  /** Height on the axis: 0 at its lower end, 1 at its upper. */
  place(value: number): number
}

export function curveRange({ kind, track, scale }: Pick<CurveRequest, 'kind' | 'track' | 'scale'>): CurveRange | null {
  if (!track) return null
  const [low, high] = CURVES[kind].bounds(summarise(track.samples, Math.floor(scale.from), Math.ceil(scale.to)))
  return Number.isFinite(low) && Number.isFinite(high) ? CURVES[kind].range(low, high) : null
}

/** A curve of the track's own. @returns what its axis spans; null where there is nothing to draw */
export function drawCurve(context: CanvasRenderingContext2D, { kind, track, ...request }: CurveRequest): CurveRange | null {
  const { colours, threshold } = request
  const range = curveRange({ kind, track, scale: request.scale })
  if (!track || !range) {
    drawFloor(context, request)
    return null
  }
  drawValues(context, {
    ...request, colour: colours.series[track.look.colour - 1]!, threshold: threshold !== null && threshold >= range.low && threshold <= range.high ? threshold : null,
    bounds: (from, to) => CURVES[kind].bounds(summarise(track.samples, from, to)), place: (value) => CURVES[kind].place(value, range),
  })
  return range
}

/** The lane's lower edge. */
export function drawFloor(context: CanvasRenderingContext2D, { lane, scale, colours }: Pick<LaneRequest, 'lane' | 'scale' | 'colours'>): void {
  context.fillStyle = colours.line
  context.fillRect(scale.left, lane.top + lane.height - 1, scale.width, 1)
}

/** A curve as the band between lowest and highest of each column. Columns without a value are left open. */
export function drawValues(context: CanvasRenderingContext2D, request: ValuesRequest): void {
  const { lane, scale, frameCount, colour, bounds, place } = request
  const margin = Math.min(4, lane.height / 8)
  const y = (value: number): number => lane.top + margin + (lane.height - 2 * margin) * (1 - place(value))
  drawFloor(context, request)
  drawThreshold(context, { request, y })
  context.fillStyle = colour
  let previous: { top: number; bottom: number } | null = null
  for (const { from, to, x, width } of stretches(scale, frameCount)) {
    const [low, high] = bounds(from, to)
    if (low > high) {
      previous = null
      continue
    }
    const column: { top: number; bottom: number } = { top: y(high), bottom: y(low) }
    context.fillRect(x, column.top - 0.75, width, column.bottom - column.top + 1.5)
    if (previous) joinColumns(context, { x, previous, column })
    previous = column
  }
}

/** Up or down to the neighbour, so that the curve hangs together. */
function joinColumns(context: CanvasRenderingContext2D, { x, previous, column }: { x: number; previous: { top: number; bottom: number }; column: { top: number; bottom: number } }): void {
  const top = Math.min(column.top, previous.bottom)
  const bottom = Math.max(column.bottom, previous.top)
  context.fillRect(x - 0.5, top - 0.75, 1.5, bottom - top + 1.5)
}

function drawThreshold(context: CanvasRenderingContext2D, { request: { threshold, scale, lane, colours }, y }: { request: ValuesRequest; y: (value: number) => number }): void {
  if (threshold === null) return
  const at = y(threshold)
  context.save()
  context.globalAlpha = 0.14
  context.fillStyle = colours.warn
  context.fillRect(scale.left, at, scale.width, lane.top + lane.height - at)
  context.restore()
  context.fillStyle = colours.warn
  for (let x = scale.left; x < scale.left + scale.width; x += 7) context.fillRect(x, at, 4, 1)
}
