import type { Mark, MarkKind, Trace } from './traceCurve'

type Context = CanvasRenderingContext2D

/** Of the values as they are, behind the smoothed curve (landscape 4.9). */
export const RAW_OPACITY = 0.25
export const LINE_WIDTH = 1.5
const MARK_SIZE = 4.5

/** Draws a curve; with a smoothed one, the raw values lie behind it. */
export function drawTrace(context: Context, { colour, dash, raw, smoothed, marks }: Trace): void {
  context.save()
  context.strokeStyle = colour
  context.fillStyle = colour
  context.lineWidth = LINE_WIDTH
  context.lineJoin = 'bevel' // a round join on every spike of a dense curve costs more than all the rest
  if (smoothed) context.globalAlpha = RAW_OPACITY
  drawLine(context, raw, smoothed ? [] : dash)
  context.globalAlpha = 1
  if (smoothed) drawLine(context, smoothed, dash)
  context.restore()
  for (const mark of marks) drawMark(context, mark, colour)
}

function drawLine(context: Context, pixels: Float32Array, dash: readonly number[]): void {
  if (pixels.length === 2) return drawPoint(context, pixels[0]!, pixels[1]!)
  context.setLineDash([...dash])
  context.beginPath()
  for (let index = 0; index < pixels.length; index += 2) context.lineTo(pixels[index]!, pixels[index + 1]!)
  context.stroke()
}

/** One point makes no line: a stage that has one result, such as mining. */
function drawPoint(context: Context, x: number, y: number): void {
  context.beginPath()
  context.arc(x, y, 2.5, 0, 2 * Math.PI)
  context.fill()
}

/** Corners around the mark's place, in sizes: a triangle pointing up for NaN and +infinity, down for what fell out below. */
const CORNERS: Record<MarkKind, readonly (readonly [number, number])[]> = {
  nan: [[-1, 0.8], [1, 0.8], [0, -1]],
  infinite: [[-1, 2], [1, 2], [0, 0.2]],
  'negative-infinite': [[-1, -2], [1, -2], [0, -0.2]],
  'not-positive': [[-0.7, -1.5], [0.7, -1.5], [0, -0.2]],
}

export function markCorners({ kind, x, y }: Mark): [number, number][] {
  return CORNERS[kind].map(([dx, dy]) => [x + dx * MARK_SIZE, y + dy * MARK_SIZE])
}

function drawMark(context: Context, mark: Mark, colour: string): void {
  context.beginPath()
  for (const [x, y] of markCorners(mark)) context.lineTo(x, y)
  context.closePath()
  context.lineWidth = 1.25
  context.strokeStyle = colour
  context.fillStyle = colour
  if (mark.kind !== 'not-positive') context.fill()
  context.stroke()
}
