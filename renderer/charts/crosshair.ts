import { nearestPlace } from '../streams/axisPlaces'
import { formatPlace } from './axisTicks'
import type { ChartTheme } from './chartTheme'
import type { Curve, PlotView } from './curve'
import { toPixelX, toPixelY } from './plotFrame'
import type { PlotFrame } from './plotFrame'

export interface OverlayContent {
  curves: readonly Curve[]
  view: PlotView
  frame: PlotFrame
  theme: ChartTheme
  /** Place under the pointer, in this chart or in another. */
  place: number | null
  /** What is being drawn to zoom into, in pixels. */
  box: { left: number; top: number; right: number; bottom: number } | null
}

/** The crosshair and the zoom box, on a canvas of their own: moving the pointer draws no curve again. */
export function drawOverlay(canvas: HTMLCanvasElement, content: OverlayContent): void {
  const context = canvas.getContext('2d')
  if (!context) return
  const density = window.devicePixelRatio
  const { clientWidth, clientHeight } = canvas
  if (canvas.width !== Math.round(clientWidth * density)) canvas.width = Math.round(clientWidth * density)
  if (canvas.height !== Math.round(clientHeight * density)) canvas.height = Math.round(clientHeight * density)
  context.setTransform(density, 0, 0, density, 0, 0)
  context.clearRect(0, 0, clientWidth, clientHeight)
  if (content.place !== null) drawCrosshair(context, content, content.place)
  if (content.box) drawBox(context, content)
}

function drawCrosshair(context: CanvasRenderingContext2D, { curves, view, frame, theme }: OverlayContent, place: number): void {
  const { left, top, width, height } = frame.area
  const x = toPixelX(frame, place)
  if (!(x >= left - 0.5 && x <= left + width + 0.5)) return
  context.strokeStyle = theme.dim
  context.lineWidth = 1
  context.beginPath()
  context.moveTo(Math.round(x) + 0.5, top)
  context.lineTo(Math.round(x) + 0.5, top + height)
  context.stroke()
  for (const curve of curves) drawPoint(context, { curve, view, frame, theme, place })
  drawLabel(context, { text: formatPlace(view.axis, place), x, frame, theme })
}

function drawPoint(context: CanvasRenderingContext2D, { curve, view, frame, theme, place }: { curve: Curve; view: PlotView; frame: PlotFrame; theme: ChartTheme; place: number }): void {
  const { series, placeOf, colour } = curve
  const index = nearestPlace(placeOf, place, series.length)
  if (index < 0) return
  const value = view.smoothing > 0 ? series.smoothed(view.smoothing).values.at(index) : series.values.at(index)
  const { left, top, width, height } = frame.area
  const [x, y] = [toPixelX(frame, placeOf(index)), toPixelY(frame, value)]
  if (!(x >= left && x <= left + width + 1 && y >= top && y <= top + height)) return
  context.beginPath()
  context.arc(x, y, 3.5, 0, 2 * Math.PI)
  context.fillStyle = colour
  context.fill()
  context.strokeStyle = theme.ground
  context.lineWidth = 1.5
  context.stroke()
}

function drawLabel(context: CanvasRenderingContext2D, { text, x, frame, theme }: { text: string; x: number; frame: PlotFrame; theme: ChartTheme }): void {
  const { left, top, width, height } = frame.area
  context.font = `11px ${theme.font}`
  const box = context.measureText(text).width + 10
  const start = Math.min(left + width - box, Math.max(left, x - box / 2))
  context.fillStyle = theme.text
  context.fillRect(start, top + height + 3, box, 17)
  context.fillStyle = theme.ground
  context.fillText(text, start + 5, top + height + 15.5)
}

function drawBox(context: CanvasRenderingContext2D, { box, theme }: OverlayContent): void {
  if (!box) return
  const { left, top, right, bottom } = box
  context.globalAlpha = 0.15
  context.fillStyle = theme.accent
  context.fillRect(left, top, right - left, bottom - top)
  context.globalAlpha = 1
  context.strokeStyle = theme.accent
  context.strokeRect(left, top, right - left, bottom - top)
}
