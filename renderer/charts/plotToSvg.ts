import type { ChartTheme } from './chartTheme'
import type { Curve, PlotView } from './curve'
import type { Tick } from './createPlot'
import { LINE_WIDTH, markCorners, RAW_OPACITY } from './drawTrace'
import type { PlotFrame } from './plotFrame'
import { traceCurve } from './traceCurve'

export interface SvgRequest {
  title: string
  xTitle: string
  size: { width: number; height: number }
  frame: PlotFrame
  ticks: { x: readonly Tick[]; y: readonly Tick[] }
  curves: readonly Curve[]
  view: PlotView
  theme: ChartTheme
}

const LEGEND_ROW = 18
const HEAD = 26
/** Points a pixel: finer than the screen, for print. */
const DENSITY = 4

/** The chart as drawn, in vectors: title above, legend below. */
export function plotToSvg({ title, xTitle, size, frame, ticks, curves, view, theme }: SvgRequest): string {
  const height = size.height + HEAD + 22 + LEGEND_ROW * curves.length
  const { left, top, width, height: plotHeight } = frame.area
  const text = `fill="${theme.dim}" font-size="11"`
  const grid = [
    ...ticks.x.map(({ pixel, text: label }) => `<path d="M${at(pixel)} ${at(top)}V${at(top + plotHeight)}"/><text ${text} stroke="none" x="${at(pixel)}" y="${at(top + plotHeight + 16)}" text-anchor="middle">${escape(label)}</text>`),
    ...ticks.y.map(({ pixel, text: label }) => `<path d="M${at(left)} ${at(pixel)}H${at(left + width)}"/><text ${text} stroke="none" x="${at(left - 8)}" y="${at(pixel + 4)}" text-anchor="end">${escape(label)}</text>`),
  ]
  const legendTop = size.height + 24
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${size.width}" height="${height}" viewBox="0 0 ${size.width} ${height}" font-family="sans-serif">`,
    `<title>${escape(title)}</title><rect width="100%" height="100%" fill="${theme.ground}"/>`,
    `<text fill="${theme.text}" font-size="13" font-weight="600" x="12" y="19">${escape(title)}</text>`,
    `<g transform="translate(0 ${HEAD})"><defs><clipPath id="area"><rect x="${at(left)}" y="${at(top - 1)}" width="${at(width + 1)}" height="${at(plotHeight + 2)}"/></clipPath></defs>`,
    `<g stroke="${theme.line}" fill="none">${grid.join('')}<rect x="${at(left)}" y="${at(top)}" width="${at(width)}" height="${at(plotHeight)}"/></g>`,
    `<g clip-path="url(#area)">${curves.map((curve) => curveToSvg({ curve, frame, view })).join('')}</g>`,
    `<text ${text} x="${at(left + width / 2)}" y="${at(size.height + 12)}" text-anchor="middle">${escape(xTitle)}</text>`,
    ...curves.map((curve, index) => legendToSvg(curve, legendTop + index * LEGEND_ROW, theme)),
    '</g></svg>',
  ].join('\n')
}

function curveToSvg({ curve, frame, view }: { curve: Curve; frame: PlotFrame; view: PlotView }): string {
  const { raw, smoothed, marks, colour, dash } = traceCurve({ curve, frame, smoothing: view.smoothing, density: DENSITY })
  const line = (pixels: Float32Array, extra: string): string => (pixels.length < 4 ? dots(pixels, colour) : `<polyline fill="none" stroke="${colour}" stroke-width="${LINE_WIDTH}" stroke-linejoin="bevel" ${extra} points="${points(pixels)}"/>`)
  const dashes = dash.length > 0 ? `stroke-dasharray="${dash.join(' ')}"` : ''
  const lines = smoothed ? line(raw, `opacity="${RAW_OPACITY}"`) + line(smoothed, dashes) : line(raw, dashes)
  const signs = marks.map((mark) => `<polygon fill="${mark.kind === 'not-positive' ? 'none' : colour}" stroke="${colour}" points="${markCorners(mark).map(([x, y]) => `${at(x)},${at(y)}`).join(' ')}"/>`)
  return lines + signs.join('')
}

function legendToSvg({ label, colour, dash }: Curve, y: number, theme: ChartTheme): string {
  return `<path stroke="${colour}" stroke-width="2" stroke-dasharray="${dash.join(' ') || 'none'}" d="M14 ${y - 4}H34"/><text fill="${theme.text}" font-size="12" x="42" y="${y}">${escape(label)}</text>`
}

function dots(pixels: Float32Array, colour: string): string {
  return pixels.length === 2 ? `<circle fill="${colour}" r="2.5" cx="${at(pixels[0]!)}" cy="${at(pixels[1]!)}"/>` : ''
}

function points(pixels: Float32Array): string {
  const parts: string[] = []
  for (let index = 0; index < pixels.length; index += 2) parts.push(`${at(pixels[index]!)},${at(pixels[index + 1]!)}`)
  return parts.join(' ')
}

function at(pixel: number): string {
  return String(Math.round(pixel * 100) / 100)
}

const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }

function escape(text: string): string {
  return text.replace(/[&<>"]/g, (sign) => ENTITIES[sign]!)
}
