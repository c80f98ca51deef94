import type { MetricsRow } from '../contract/run'
import { appendJsonLines, readJsonLines, reviveNumber } from './jsonLines'

/** Appends rows to a run's `metrics.jsonl`; the series lie beside step, stage, round and wallTime. @throws AppError `output-unwritable` */
export function appendMetrics(path: string, rows: readonly MetricsRow[]): Promise<void> {
  return appendJsonLines(path, rows.map(({ series, ...place }) => ({ ...place, ...series })))
}

/** Reads metrics, numbers that are not finite included; none when there is no file. @throws AppError `run-invalid` naming the line */
export function readMetrics(path: string): Promise<MetricsRow[]> {
  return readJsonLines(path, parseRow)
}

function parseRow(row: unknown): MetricsRow {
  if (typeof row !== 'object' || row === null) throw new TypeError('it is no row of metrics')
  const { step, stage, round, wallTime, ...rest } = row as Record<string, unknown>
  if (typeof step !== 'number' || typeof stage !== 'string' || typeof round !== 'number' || typeof wallTime !== 'number') {
    throw new TypeError('step, stage, round or wallTime is missing')
  }
  const series = Object.entries(rest).flatMap(([name, value]) => {
    const number = reviveNumber(value)
    return number === undefined ? [] : [[name, number] as const]
  })
  return { step, stage, round, wallTime, series: Object.fromEntries(series) }
}
