import { Chart, LinearScale, LogarithmicScale, ScatterController } from 'chart.js'
import type { ChartOptions, Plugin, Scale } from 'chart.js'
import { formatPlace, logarithmicTicks, placesOfTicks } from './axisTicks'
import type { ChartTheme } from './chartTheme'
import type { Curve, PlotView } from './curve'
import { drawTrace } from './drawTrace'
import { formatTick } from './formatValue'
import type { PlotFrame } from './plotFrame'
import type { PlotRange } from './plotRange'
import { traceCurve } from './traceCurve'

Chart.register(LinearScale, LogarithmicScale, ScatterController)

export interface PlotContent {
  curves: readonly Curve[]
  view: PlotView
  range: PlotRange
  theme: ChartTheme
}

/** A chart on a canvas. chart.js lays it out and draws axes and grid; the curves are drawn from their buffers, as many points as there are pixels. */
export interface Plot {
  draw(content: PlotContent): void
  /** Where the curves lie; null before the first drawing. */
  frame(): PlotFrame | null
  /** Ticks as drawn: place in pixels and text. */
  ticks(): { x: readonly Tick[]; y: readonly Tick[] }
  destroy(): void
}

export interface Tick {
  pixel: number
  text: string
}

/** `fixed`: of its canvas's size and of so many device pixels each, for pictures to keep; otherwise as large as its parent. */
export function createPlot(canvas: HTMLCanvasElement, fixed?: { density: number }): Plot {
  let content: PlotContent | null = null
  const curves: Plugin<'scatter'> = {
    id: 'curves',
    afterDraw: (chart) => {
      if (content) drawCurves(chart, content)
    },
  }
  const chart = new Chart(canvas, { type: 'scatter', data: { datasets: [] }, options: baseOptions(fixed), plugins: [curves] })
  return {
    draw(next) {
      content = next
      chart.options = { ...baseOptions(fixed), scales: scaleOptions(next) }
      chart.update('none')
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
    responsive: fixed === undefined,
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
      ticks: { ...ticks, maxTicksLimit: 9, callback: (value: string | number) => formatPlace(view.axis, Number(value), 'tick') },
    },
    y: { type: view.yScale, min: range.y.min, max: range.y.max, ...look, afterFit: keepWidth, afterBuildTicks: (scale: Scale) => placeValueTicks(scale, view), ticks: { ...ticks, maxTicksLimit: 7, callback: (value: string | number) => formatTick(Number(value)) } },
  }
}

/** Labels of all charts are equally wide, so that the same step lies below itself. */
function keepWidth(scale: Scale): void {
  scale.width = Math.max(scale.width, 52)
}

function placeTicks(scale: Scale, { axis, xScale }: PlotView): void {
  const range = { min: scale.min, max: scale.max }
  const places = xScale === 'logarithmic' ? logarithmicTicks(range) : placesOfTicks(axis, range, Math.max(2, Math.floor(scale.width / 70)))
  if (places) scale.ticks = places.map((value) => ({ value }))
}

/** chart.js labels the bounds of a logarithm, whatever numbers they are. */
function placeValueTicks(scale: Scale, { yScale }: PlotView): void {
  if (yScale === 'logarithmic') scale.ticks = logarithmicTicks({ min: scale.min, max: scale.max }).map((value) => ({ value }))
}

function frameOf(chart: Chart<'scatter'>, { range, view }: PlotContent): PlotFrame {
  const { left, top, width, height } = chart.chartArea
  return { area: { left, top, width, height }, x: range.x, y: range.y, xScale: view.xScale, yScale: view.yScale }
}

function drawCurves(chart: Chart<'scatter'>, content: PlotContent): void {
  const frame = frameOf(chart, content)
  const { left, top, width, height } = frame.area
  const { ctx } = chart
  ctx.save()
  ctx.beginPath()
  ctx.rect(left, top - 1, width + 1, height + 2)
  ctx.clip()
  const density = Math.min(2, chart.currentDevicePixelRatio)
  for (const curve of content.curves) drawTrace(ctx, traceCurve({ curve, frame, smoothing: content.view.smoothing, density }))
  ctx.restore()
}

function ticksOf(scale: Scale | undefined): Tick[] {
  return (scale?.ticks ?? []).map(({ value, label }) => ({ pixel: scale!.getPixelForValue(value), text: Array.isArray(label) ? label.join(' ') : String(label ?? '') }))
}
