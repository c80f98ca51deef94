import type { Range, ScaleKind } from './range'
import { symmetricAt, symmetricShare } from './symmetric'

export interface Area {
  left: number
  top: number
  width: number
  height: number
}

/** Where on the picture a place and a value lie: the same for screen, PNG and SVG. */
export interface PlotFrame {
  area: Area
  x: Range
  y: Range
  xScale: ScaleKind
  yScale: ScaleKind
}

function share(value: number, range: Range, scale: ScaleKind): number {
  const { min, max } = range
  if (scale === 'symmetric') return symmetricShare(value, range)
  return scale === 'logarithmic' ? Math.log(value / min) / Math.log(max / min) : (value - min) / (max - min)
}

function atShare(part: number, range: Range, scale: ScaleKind): number {
  const { min, max } = range
  if (scale === 'symmetric') return symmetricAt(part, range)
  return scale === 'logarithmic' ? min * (max / min) ** part : min + (max - min) * part
}

export function toPixelX({ area, x, xScale }: PlotFrame, place: number): number {
  return area.left + area.width * share(place, x, xScale)
}

export function toPixelY({ area, y, yScale }: PlotFrame, value: number): number {
  return area.top + area.height * (1 - share(value, y, yScale))
}

export function toPlace({ area, x, xScale }: PlotFrame, pixel: number): number {
  return atShare((pixel - area.left) / area.width, x, xScale)
}

export function toValue({ area, y, yScale }: PlotFrame, pixel: number): number {
  return atShare(1 - (pixel - area.top) / area.height, y, yScale)
}

/** Places where pixel columns begin, and where the last ends. */
export function columnEdges({ area, x, xScale }: PlotFrame, perPixel = 1): Float64Array {
  const columns = Math.max(1, Math.ceil(area.width * perPixel))
  const edges = new Float64Array(columns + 1)
  for (let column = 0; column <= columns; column += 1) edges[column] = atShare(column / columns, x, xScale)
  edges[columns] = x.max + Math.abs(x.max) * Number.EPSILON * 4 // the last point belongs to the last column
  return edges
}
