import { seekPlace } from '../streams/axisPlaces'
import { lowerBound } from '../streams/column'
import type { Column } from '../streams/column'
import { computeEnvelope } from '../streams/envelope'
import type { Extremes } from '../streams/extremes'
import type { Curve } from './curve'
import { columnEdges, toPixelX, toPixelY, toPlace } from './plotFrame'
import type { PlotFrame } from './plotFrame'

export type MarkKind = 'nan' | 'infinite' | 'negative-infinite' | 'not-positive'

export interface Mark {
  kind: MarkKind
  x: number
  y: number
}

/** A curve as it is drawn: pixels, x and y by turns. */
export interface Trace {
  colour: string
  dash: readonly number[]
  raw: Float32Array
  /** Null where nothing is smoothed. */
  smoothed: Float32Array | null
  marks: Mark[]
}

/** Marks nearer than this to the last one show nothing that it does not show. */
const MARK_DISTANCE = 3

export interface TraceRequest {
  curve: Curve
  frame: PlotFrame
  smoothing: number
  /** Device pixels of a pixel. */
  density: number
}

export function traceCurve({ curve, frame, smoothing, density }: TraceRequest): Trace {
  const { series, colour, dash } = curve
  const edges = columnEdges(frame, density)
  const isLogarithmic = frame.yScale === 'logarithmic'
  const trace = (values: Column<Float64Array>, extremes: Extremes): Float32Array => toPixels({ curve, frame, values, extremes, edges })
  const raw = trace(series.values, isLogarithmic ? series.positive : series.finite)
  const average = smoothing > 0 ? series.smoothed(smoothing) : null
  return { colour, dash, raw, smoothed: average && trace(average.values, average.extremes), marks: findMarks(curve, frame) }
}

function toPixels({ curve, frame, values, extremes, edges }: { curve: Curve; frame: PlotFrame; values: Column<Float64Array>; extremes: Extremes; edges: Float64Array }): Float32Array {
  const { placeOf } = curve
  const { points, count } = computeEnvelope({ extremes, placeOf, length: values.length, edges })
  const pixels = new Float32Array(2 * count)
  let used = 0
  for (let position = 0; position < count; position += 1) {
    const index = points[position]!
    const value = values.raw[index]!
    const place = placeOf(index)
    if (!Number.isFinite(value) || (frame.yScale === 'logarithmic' && value <= 0) || (frame.xScale === 'logarithmic' && place <= 0)) continue
    pixels[used] = toPixelX(frame, place)
    pixels[used + 1] = toPixelY(frame, value)
    used += 2
  }
  return pixels.subarray(0, used)
}

function findMarks(curve: Curve, frame: PlotFrame): Mark[] {
  const { series } = curve
  const marks = collect({ curve, frame, positions: series.notFinite, toMark: (index, x) => notFiniteMark({ curve, frame, index, x }) })
  if (frame.yScale !== 'logarithmic') return marks
  const { top, height } = frame.area
  return [...marks, ...collect({ curve, frame, positions: series.notPositive, toMark: (_, x) => ({ kind: 'not-positive', x, y: top + height }) })]
}

/** NaN at the height of the last value before it, the infinities at the rim that they went out of. */
function notFiniteMark({ curve, frame, index, x }: { curve: Curve; frame: PlotFrame; index: number; x: number }): Mark {
  const { top, height } = frame.area
  const value = curve.series.values.at(index)
  if (value === Infinity) return { kind: 'infinite', x, y: top }
  if (value === -Infinity) return { kind: 'negative-infinite', x, y: top + height }
  const y = toPixelY(frame, valueBefore(curve, index))
  return { kind: 'nan', x, y: Number.isFinite(y) ? Math.min(top + height, Math.max(top, y)) : top + height }
}

function valueBefore({ series }: Curve, index: number): number {
  for (let before = index - 1; before >= 0; before -= 1) if (Number.isFinite(series.values.raw[before]!)) return series.values.raw[before]!
  return NaN
}

interface CollectRequest {
  curve: Curve
  frame: PlotFrame
  positions: Column<Int32Array>
  toMark: (index: number, x: number) => Mark
}

function collect({ curve: { placeOf, series }, frame, positions, toMark }: CollectRequest): Mark[] {
  const marks: Mark[] = []
  const end = lowerBound(positions, seekPlace(placeOf, frame.x.max + Math.abs(frame.x.max) * Number.EPSILON * 4, 0, series.length))
  let place = frame.x.min
  for (let position = 0; position < end; ) {
    // what lies under the last mark is jumped over, however much it is
    position = lowerBound(positions, seekPlace(placeOf, place, 0, series.length), position, end)
    if (position >= end) break
    const index = positions.at(position)
    const x = toPixelX(frame, placeOf(index))
    marks.push(toMark(index, x))
    place = toPlace(frame, x + MARK_DISTANCE)
    position += 1
  }
  return marks
}
