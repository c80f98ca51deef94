import type { EpochScale } from './epochScale'
import { epochAt } from './epochScale'
import type { Places } from './places'

export const X_AXES = ['step', 'epoch', 'relative', 'wall'] as const
export type XAxis = (typeof X_AXES)[number]

export interface AxisOrigin {
  /** Time of the run's first row, seconds since 1970. */
  start: number
  epochs: EpochScale | null
}

/** Place on the horizontal axis of each point of a table; never falls. */
export type PlaceOf = (index: number) => number

/** Relative time in seconds, wall time in milliseconds since 1970 as dates are. */
export function placesOn(axis: XAxis, places: Places, { start, epochs }: AxisOrigin): PlaceOf {
  switch (axis) {
    case 'step':
      return (index) => places.step.sorted.raw[index]!
    case 'epoch':
      return (index) => (epochs ? epochAt(epochs, places.step.sorted.raw[index]!) : NaN)
    case 'relative':
      return (index) => places.wallTime.sorted.raw[index]! - start
    case 'wall':
      return (index) => places.wallTime.sorted.raw[index]! * 1000
  }
}

/** Position of the first point whose place is at least `bound`. */
export function seekPlace(placeOf: PlaceOf, bound: number, from: number, to: number): number {
  let low = from
  let high = to
  while (low < high) {
    const middle = (low + high) >>> 1
    if (placeOf(middle) < bound) low = middle + 1
    else high = middle
  }
  return low
}

/** Position of the point nearest to a place; -1 for no points. */
export function nearestPlace(placeOf: PlaceOf, place: number, length: number): number {
  if (length === 0) return -1
  const after = seekPlace(placeOf, place, 0, length)
  if (after === 0) return 0
  if (after === length) return length - 1
  return place - placeOf(after - 1) <= placeOf(after) - place ? after - 1 : after
}
