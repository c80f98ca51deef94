import { nearestPlace } from '../streams/axisPlaces'
import type { Curve } from './curve'
import { formatValue } from './formatValue'

export const VALUE_COLUMNS = ['run', 'tag', 'value', 'smoothed', 'step', 'round', 'relative', 'wall'] as const
export type ValueColumn = (typeof VALUE_COLUMNS)[number]

/** One curve at one place. Times in seconds. */
export interface ValueRow {
  id: string
  run: string
  colour: string
  tag: string
  value: number
  smoothed: number
  step: number
  round: number
  relative: number
  wall: number
  /** The place asked for lies within the curve. */
  inside: boolean
}

export interface ValueRequest {
  curves: readonly Curve[]
  /** Null: the last point of each. */
  place: number | null
  smoothing: number
}

/** What each curve is at the point nearest to a place. */
export function computeValues({ curves, place, smoothing }: ValueRequest): ValueRow[] {
  return curves.flatMap(({ id, label, colour, series, placeOf, start }) => {
    const index = place === null ? series.length - 1 : nearestPlace(placeOf, place, series.length)
    if (index < 0) return []
    const { step, round, wallTime } = series.places
    const smoothed = smoothing > 0 ? series.smoothed(smoothing).values.at(index) : series.values.at(index)
    const wall = wallTime.exact.at(index)
    const inside = place === null || (place >= placeOf(0) && place <= placeOf(series.length - 1))
    return [{ id, run: label, colour, tag: series.tag, value: series.values.at(index), smoothed, step: step.exact.at(index), round: round.at(index), relative: wall - start, wall, inside }]
  })
}

/** NaN last, whichever way. */
export function sortValues(rows: readonly ValueRow[], column: ValueColumn, descending: boolean): ValueRow[] {
  const sign = descending ? -1 : 1
  const key = (row: ValueRow): string | number => row[column]
  return rows.toSorted((a, b) => {
    const [left, right] = [key(a), key(b)]
    if (typeof left === 'string' || typeof right === 'string') return sign * String(left).localeCompare(String(right), undefined, { numeric: true })
    if (Number.isNaN(left) || Number.isNaN(right)) return Number(Number.isNaN(left)) - Number(Number.isNaN(right))
    return sign * (left - right)
  })
}

/** For spreadsheets: names above, seven significant digits, wall time as ISO 8601. */
export function valuesToTsv(rows: readonly ValueRow[]): string {
  const lines = rows.map((row) => [row.run, row.tag, formatValue(row.value), formatValue(row.smoothed), row.step, row.round, formatValue(row.relative), new Date(row.wall * 1000).toISOString()])
  return [VALUE_COLUMNS, ...lines].map((cells) => cells.map((cell) => String(cell).replace(/[\t\n\r]/g, ' ')).join('\t')).join('\n')
}
