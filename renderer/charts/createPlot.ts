import { Chart, LinearScale, LogarithmicScale, ScatterController } from 'chart.js'
import type { ChartOptions, Plugin, Scale } from 'chart.js'
import { formatPlaceTick, linearTicks, logarithmicTicks, placesOfTicks } from './axisTicks'
import type { ChartTheme } from './chartTheme'
import type { Curve, PlotView } from './curve'
import { drawTrace } from './drawTrace'
import { formatTick } from './formatValue'
import type { PlotFrame } from './plotFrame'
import type { Range, ScaleKind } from './range'
import type { PlotRange } from './plotRange'
import { symmetricTicks } from './symmetric'
import { SymmetricScale } from './symmetricScale'
import { traceCurve } from './traceCurve'

Chart.register(LinearScale, LogarithmicScale, SymmetricScale, ScatterController)

/** Ticks at most, along and upwards. */
const MOST_TICKS = { x: 9, y: 7 } as const

export interface PlotContent {
  curves: readonly Curve[]
  view: PlotView
  range: PlotRange
  theme: ChartTheme
}

/** A chart on a canvas. chart.js lays it out and draws axes and grid; the curves are drawn from their buffers, as many points as there are pixels. */
export interface Plot {
  /**
   * `size`: CSS pixels of its place; a fixed plot has its own.
   * @returns points of which the curves were drawn, the measure of the work: bounded by the pixels, whatever number of values there is
   */
  draw(content: PlotContent, size?: PlotSize): number
  /** Where the curves lie; null before the first drawing. */
  frame(): PlotFrame | null
  /** Ticks as drawn: place in pixels and text. */
  ticks(): { x: readonly Tick[]; y: readonly Tick[] }
  destroy(): void
}

export interface PlotSize {
  width: number
  height: number
}

export interface Tick {
  pixel: number
  text: string
}

/**
 * `fixed`: of its canvas's size and of so many device pixels each, for pictures to keep; otherwise as large as each drawing says. Left to find its size itself, chart.js
 * would measure the page and draw at once whenever its canvas comes into the document: with a dozen charts, in the middle of the click that opens their view.
 */
export function createPlot(canvas: HTMLCanvasElement, fixed?: { density: number }): Plot {
  let content: PlotContent | null = null
  let points = 0
  const curves: Plugin<'scatter'> = {
    id: 'curves',
    afterDraw: (chart) => {
      if (content) points = drawCurves(chart, content)
    },
  }
  const chart = new Chart(canvas, { type: 'scatter', data: { datasets: [] }, options: baseOptions(fixed), plugins: [curves] })
  return {
    draw(next, size) {
      content = next
      if (size && (chart.width !== Math.floor(size.width) || chart.height !== Math.floor(size.height) || chart.currentDevicePixelRatio !== devicePixelRatio)) chart.resize(size.width, size.height)
      chart.options = { ...baseOptions(fixed), scales: scaleOptions(next) }
      chart.update('none')
      return points
    },
    frame: () => content && frameOf(chart, content),
    ticks: () => ({ x: ticksOf(chart.scales['x']), y: ticksOf(chart.scales['y']) }),
    destroy: () => chart.destroy(),
  }
}

function baseOptions(fixed: { density: number } | undefined): ChartOptions<'scatter'> {
  return {
    animation: false,
    events: [],
    maintainAspectRatio: false,
    responsive: false,
    ...(fixed ? { devicePixelRatio: fixed.density } : {}),
    layout: { padding: { top: 8, right: 12 } },
  }
}

function scaleOptions({ view, range, theme }: PlotContent): NonNullable<ChartOptions<'scatter'>['scales']> {
  const look = { grid: { color: theme.line, tickColor: theme.line }, border: { color: theme.line } }
  const ticks = { color: theme.dim, font: { family: theme.font, size: 11 }, includeBounds: false, maxRotation: 0, autoSkipPadding: 14 }
  return {
    x: {
      type: view.xScale, min: range.x.min, max: range.x.max, ...look,
      afterBuildTicks: (scale: Scale) => placeTicks(scale, view),
      ticks: { ...ticks, maxTicksLimit: MOST_TICKS.x, callback: (value: string | number, index: number, all: { value: number }[]) => formatPlaceTick(view.axis, Number(value), distanceAt(all, index)) },
    },
    y: { type: view.yScale, min: range.y.min, max: range.y.max, ...look, afterFit: keepWidth, afterBuildTicks: (scale: Scale) => placeValueTicks(scale, view), ticks: { ...ticks, maxTicksLimit: MOST_TICKS.y, callback: (value: string | number, index: number, all: { value: number }[]) => formatTick(Number(value), distanceAt(all, index)) } },
  }
}

/** From a tick to the nearer of its neighbours; infinite for one alone. */
function distanceAt(ticks: readonly { value: number }[], index: number): number {
  const distances = [index - 1, index + 1].flatMap((other) => (ticks[other] ? [Math.abs(ticks[other].value - ticks[index]!.value)] : []))
  return Math.min(...distances)
}

/** Labels of all charts are equally wide, so that the same step lies below itself. */
function keepWidth(scale: Scale): void {
  scale.width = Math.max(scale.width, 52)
}

function placeTicks(scale: Scale, { axis, xScale }: PlotView): void {
  const range = { min: scale.min, max: scale.max }
  const places = ticksOfLogarithm(range, xScale, MOST_TICKS.x) ?? placesOfTicks(axis, range, Math.max(2, Math.floor(scale.width / 70)))
  if (places) scale.ticks = places.map((value) => ({ value }))
}

/** chart.js labels the bounds of a logarithm, whatever numbers they are. */
function placeValueTicks(scale: Scale, { yScale }: PlotView): void {
  const values = ticksOfLogarithm({ min: scale.min, max: scale.max }, yScale, MOST_TICKS.y)
  if (values) scale.ticks = values.map((value) => ({ value }))
}

/** Null for a linear scale. A stretch of a symmetric one that has hardly a decade in it is ticked as what it nearly is. */
function ticksOfLogarithm(range: Range, scale: ScaleKind, count: number): number[] | null {
  if (scale === 'linear') return null
  const symmetric = scale === 'symmetric' ? symmetricTicks(range, count) : []
  if (symmetric.length >= 2) return symmetric
  return range.min > 0 ? logarithmicTicks(range) : linearTicks(range)
}

function frameOf(chart: Chart<'scatter'>, { range, view }: PlotContent): PlotFrame {
  const { left, top, width, height } = chart.chartArea
  return { area: { left, top, width, height }, x: range.x, y: range.y, xScale: view.xScale, yScale: view.yScale }
}

/** @returns points drawn */
function drawCurves(chart: Chart<'scatter'>, content: PlotContent): number {
  const frame = frameOf(chart, content)
  const { left, top, width, height } = frame.area
  const { ctx } = chart
  ctx.save()
  ctx.beginPath()
  ctx.rect(left, top - 1, width + 1, height + 2)
  ctx.clip()
  const density = Math.min(2, chart.currentDevicePixelRatio)
  const traces = content.curves.map((curve) => traceCurve({ curve, frame, smoothing: content.view.smoothing, density }))
  for (const trace of traces) drawTrace(ctx, trace)
  ctx.restore()
  return traces.reduce((sum, { raw, smoothed }) => sum + (raw.length + (smoothed?.length ?? 0)) / 2, 0)
}

function ticksOf(scale: Scale | undefined): Tick[] {
  return (scale?.ticks ?? []).map(({ value, label }) => ({ pixel: scale!.getPixelForValue(value), text: Array.isArray(label) ? label.join(' ') : String(label ?? '') }))
}
