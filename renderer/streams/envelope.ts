import { seekPlace } from './axisPlaces'
import type { PlaceOf } from './axisPlaces'
import type { Extremes } from './extremes'

export interface EnvelopeRequest {
  extremes: Extremes
  placeOf: PlaceOf
  length: number
  /** Where pixel columns begin on the axis, and where the last ends. */
  edges: Float64Array
}

/** Points of a curve that are enough to draw it: nothing between them could be seen. */
export interface Envelope {
  points: Int32Array
  count: number
}

/**
 * Chooses what to draw of a curve: of every pixel column the lowest and the highest point in the order in which they came, so that a spike of one step
 * survives however far away one looks; all points where there are no more than two a column. One point to either side, so that the line runs out of the picture.
 */
export function computeEnvelope({ extremes, placeOf, length, edges }: EnvelopeRequest): Envelope {
  const columns = edges.length - 1
  const first = seekPlace(placeOf, edges[0]!, 0, length)
  const end = seekPlace(placeOf, edges[columns]!, first, length)
  const from = Math.max(0, first - 1)
  const to = Math.min(length, end + 1)
  if (to - from <= 2 * columns + 2) return allPoints(from, to)
  const points = new Int32Array(2 * columns + 4)
  let count = 0
  const add = (index: number): void => {
    if (index >= 0 && (count === 0 || points[count - 1] !== index)) points[count++] = index
  }
  if (from < first) add(from)
  let start = first
  for (let column = 0; column < columns; column += 1) {
    const stop = column === columns - 1 ? end : seekFrom(placeOf, edges[column + 1]!, start, end)
    if (stop > start) {
      extremes.find(start, stop)
      add(Math.min(extremes.low, extremes.high))
      add(Math.max(extremes.low, extremes.high))
    }
    start = stop
  }
  if (end < to) add(end)
  return { points, count }
}

function allPoints(from: number, to: number): Envelope {
  const points = new Int32Array(Math.max(0, to - from))
  for (let index = 0; index < points.length; index += 1) points[index] = from + index
  return { points, count: points.length }
}

/** The next edge is near: steps that double find it sooner than halving the whole. */
function seekFrom(placeOf: PlaceOf, bound: number, from: number, to: number): number {
  let stride = 1
  let low = from
  while (low + stride < to && placeOf(low + stride) < bound) {
    low += stride
    stride *= 2
  }
  return seekPlace(placeOf, bound, low, Math.min(to, low + stride + 1))
}
