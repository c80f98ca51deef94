import { createAxis, type Axis, type Extent } from './axis'
import { escapeHtml } from './html'
import { GREY, INK } from './palette'
import { thinPoints } from './thinPoints'

export interface ChartPoint {
  x: number
  y: number
}

export type Marker = 'circle' | 'square' | 'triangle' | 'cross'

export interface ChartSeries {
  points: readonly ChartPoint[]
  color: string
  /** Pixels. @default 2 */
  width?: number
  /** @default 1 */
  opacity?: number
  /** SVG dash pattern. */
  dash?: string
  /** Single marks instead of a line. */
  marker?: Marker
}

export interface ChartAxis {
  /** With its unit. */
  label: string
  extent: Extent
  logarithmic?: boolean
  /** Of counts: ticks at whole numbers. */
  whole?: boolean
}

export interface ChartRequest {
  /** Read out where the picture is not seen. */
  description: string
  x: ChartAxis
  y: ChartAxis
  series: readonly ChartSeries[]
  /** Dashed lines at values of either axis. */
  guides?: readonly { axis: 'x' | 'y'; value: number; label: string }[]
}

/** Of the drawing; the page scales it. Small, so that its letters stay readable on a phone. */
const WIDTH = 480
const HEIGHT = 270
const PLOT = { right: WIDTH - 14, top: 12, bottom: HEIGHT - 44 }
/** Room for the axis' name, and for a digit of a tick. */
const NAME_WIDTH = 31
const DIGIT_WIDTH = 6.9

/** A chart as one SVG element: axes with units, a light grid, lines or marks. Pure: the same request gives the same text. */
export function drawChart({ description, x, y, series, guides = [] }: ChartRequest): string {
  const vertical = createAxis({ extent: y.extent, range: [PLOT.bottom, PLOT.top], count: 5, logarithmic: y.logarithmic })
  const left = Math.round(NAME_WIDTH + DIGIT_WIDTH * Math.max(1, ...vertical.ticks.map(({ label }) => label.length)))
  const horizontal = createAxis({ extent: x.extent, range: [left, PLOT.right], count: 6, logarithmic: x.logarithmic, whole: x.whole })
  const lines = series.map((one) => (one.marker ? drawMarks({ series: one, marker: one.marker, horizontal, vertical }) : drawLine({ series: one, horizontal, vertical })))
  const axes = { horizontal, vertical, left }
  return [
    `<svg class="chart" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${escapeHtml(description)}">`,
    drawAxes({ ...axes, x, y }),
    ...guides.map((guide) => drawGuide({ ...guide, ...axes })),
    ...lines,
    '</svg>',
  ].join('')
}

interface Axes {
  horizontal: Axis
  vertical: Axis
  /** Where the plot begins, pixels. */
  left: number
}

function drawAxes({ horizontal, vertical, left, x, y }: Axes & Pick<ChartRequest, 'x' | 'y'>): string {
  const columns = horizontal.ticks.map(({ value, label }) => `<text x="${pixel(horizontal.toPixel(value))}" y="${PLOT.bottom + 17}" text-anchor="middle">${label}</text><path d="M${pixel(horizontal.toPixel(value))} ${PLOT.bottom}v4" stroke="${GREY}"/>`)
  const rows = vertical.ticks.map(({ value, label }) => {
    const at = vertical.toPixel(value)
    return `<path class="grid" d="M${left} ${pixel(at)}H${PLOT.right}"/><text x="${left - 7}" y="${pixel(at + 4)}" text-anchor="end">${label}</text>`
  })
  const middle = (PLOT.top + PLOT.bottom) / 2
  return [
    ...rows,
    ...columns,
    `<path d="M${left} ${PLOT.bottom}H${PLOT.right}" stroke="${INK}"/>`,
    `<text class="axis" x="${(left + PLOT.right) / 2}" y="${HEIGHT - 7}" text-anchor="middle">${escapeHtml(x.label)}</text>`,
    `<text class="axis" transform="translate(13 ${middle}) rotate(-90)" text-anchor="middle">${escapeHtml(y.label)}</text>`,
  ].join('')
}

function drawLine({ series, horizontal, vertical }: Omit<Axes, 'left'> & { series: ChartSeries }): string {
  const points = series.points.map(({ x, y }) => ({ x: horizontal.toPixel(x), y: vertical.toPixel(y) }))
  const path = thinPoints(points).map(({ x, y }, index) => `${index === 0 ? 'M' : 'L'}${pixel(x)} ${pixel(y)}`)
  const { color, width = 2, opacity = 1, dash } = series
  return `<path d="${path.join('')}" fill="none" stroke="${color}" stroke-width="${width}" stroke-opacity="${opacity}" stroke-linejoin="round"${dash === undefined ? '' : ` stroke-dasharray="${dash}"`}/>`
}

/** Around the origin, 7 pixels across: shapes tell series apart where colours do not. */
const SHAPES: Record<Marker, string> = {
  circle: 'M-3.2 0a3.2 3.2 0 1 0 6.4 0a3.2 3.2 0 1 0 -6.4 0z',
  square: 'M-3 -3h6v6h-6z',
  triangle: 'M0 -3.8L3.6 2.8H-3.6z',
  cross: 'M-3 -3L3 3M-3 3L3 -3',
}

function drawMarks({ series, marker, horizontal, vertical }: Omit<Axes, 'left'> & { series: ChartSeries; marker: Marker }): string {
  const paint = marker === 'cross' ? `fill="none" stroke="${series.color}" stroke-width="1.6"` : `fill="${series.color}"`
  const marks = series.points.map(({ x, y }) => `<path transform="translate(${pixel(horizontal.toPixel(x))} ${pixel(vertical.toPixel(y))})" d="${SHAPES[marker]}"/>`)
  return `<g ${paint} opacity="${series.opacity ?? 0.75}">${marks.join('')}</g>`
}

function drawGuide({ axis, value, label, horizontal, vertical, left }: Axes & { axis: 'x' | 'y'; value: number; label: string }): string {
  const at = pixel((axis === 'x' ? horizontal : vertical).toPixel(value))
  const path = axis === 'x' ? `M${at} ${PLOT.top}V${PLOT.bottom}` : `M${left} ${at}H${PLOT.right}`
  const place = axis === 'x' ? `x="${Number(at) + 5}" y="${PLOT.top + 9}"` : `x="${PLOT.right}" y="${Number(at) - 5}" text-anchor="end"`
  return `<path d="${path}" stroke="${GREY}" stroke-dasharray="4 3"/><text class="guide" ${place}>${escapeHtml(label)}</text>`
}

function pixel(value: number): string {
  return String(Number(value.toFixed(1)))
}
