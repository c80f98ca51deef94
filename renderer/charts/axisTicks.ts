import type { XAxis } from '../streams/axisPlaces'
import { formatClock, formatDuration, formatTick, formatValue } from './formatValue'
import type { Range } from './range'

/** Distances of ticks on a time axis, in seconds. */
const TIME_STEPS = [0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10_800, 21_600, 43_200, 86_400, 172_800, 604_800]

/** Ticks of an axis that counts seconds from 0; `offset` moves them to whole hours of a zone. */
export function timeTicks({ min, max }: Range, count: number, offset = 0): number[] {
  const step = TIME_STEPS.find((candidate) => (max - min) / candidate <= count) ?? Math.ceil((max - min) / count / 604_800) * 604_800
  const first = Math.ceil((min + offset) / step)
  const last = Math.floor((max + offset) / step)
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, index) => (first + index) * step - offset)
}

/** Decades, and with few of them 2 and 5 between; evenly spaced ones where the range is too narrow for that. */
export function logarithmicTicks({ min, max }: Range): number[] {
  const decades = Math.log10(max / min)
  const factors = decades > 6 ? [1] : [1, 2, 5]
  const ticks: number[] = []
  for (let power = Math.floor(Math.log10(min)); power <= Math.ceil(Math.log10(max)); power += 1) {
    for (const factor of factors) ticks.push(Number(`${factor}e${power}`))
  }
  const inside = ticks.filter((tick) => tick >= min && tick <= max)
  return inside.length >= 2 ? inside : linearTicks({ min, max })
}

/** Four steps or so, of 1, 2 or 5 times a power of ten. */
export function linearTicks({ min, max }: Range): number[] {
  const rough = (max - min) / 4
  const power = 10 ** Math.floor(Math.log10(rough))
  const step = [1, 2, 5, 10].map((factor) => factor * power).find((candidate) => candidate >= rough)!
  const first = Math.ceil(min / step)
  return Array.from({ length: Math.max(0, Math.floor(max / step) - first + 1) }, (_, index) => Number(((first + index) * step).toPrecision(12)))
}

/** Places of the ticks where the axis is one of time; null where the chart's own will do. */
export function placesOfTicks(axis: XAxis, range: Range, count: number): number[] | null {
  if (axis === 'relative') return timeTicks(range, count)
  if (axis !== 'wall') return null
  const zone = -new Date(range.min).getTimezoneOffset() * 60
  return timeTicks({ min: range.min / 1000, max: range.max / 1000 }, count, zone).map((seconds) => seconds * 1000)
}

/** A place in full, as its axis says it. */
export function formatPlace(axis: XAxis, place: number): string {
  return axis === 'wall' ? formatClock(place, true) : axis === 'relative' ? formatDuration(place) : formatValue(place)
}

/** A tick's place, short. @param distance to its neighbour */
export function formatPlaceTick(axis: XAxis, place: number, distance: number): string {
  return axis === 'wall' ? formatClock(place, false) : axis === 'relative' ? formatDuration(place) : formatTick(place, distance)
}
