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

/** Places of the ticks where the axis is one of time; null where the chart's own will do. */
export function placesOfTicks(axis: XAxis, range: Range, count: number): number[] | null {
  if (axis === 'relative') return timeTicks(range, count)
  if (axis !== 'wall') return null
  const zone = -new Date(range.min).getTimezoneOffset() * 60
  return timeTicks({ min: range.min / 1000, max: range.max / 1000 }, count, zone).map((seconds) => seconds * 1000)
}

/** A place as its axis says it: ticks short, read-outs in full. */
export function formatPlace(axis: XAxis, place: number, look: 'tick' | 'full'): string {
  if (axis === 'wall') return formatClock(place, look === 'full')
  if (axis === 'relative') return formatDuration(place)
  return look === 'tick' ? formatTick(place) : formatValue(place)
}
