import type { Curve } from './curve'

/** Points of a chunk: a million of them are more than one string should hold. */
const CHUNK = 20_000

/** Every point of the curves, never thinned, as text in pieces. */
export type TextPieces = Iterable<string>

/** Columns: run, stage, series, step, round, wall time (ISO 8601) and value, in full precision; NaN and infinities by name. */
export function* curvesToCsv(curves: readonly Curve[]): TextPieces {
  yield 'run,stage,series,row,step,round,wallTime,value\n'
  for (const { label, series } of curves) {
    const head = [quote(label), quote(series.stage), quote(series.name)].join(',')
    const { places, values } = series
    for (let from = 0; from < series.length; from += CHUNK) {
      const lines: string[] = []
      for (let index = from; index < Math.min(series.length, from + CHUNK); index += 1) {
        const time = new Date(places.wallTime.exact.at(index) * 1000).toISOString()
        lines.push(`${head},${places.row.at(index)},${places.step.exact.at(index)},${places.round.at(index)},${time},${values.at(index)}\n`)
      }
      yield lines.join('')
    }
  }
}

/** `[{run, stage, series, points: [[row, step, round, wallTime, value], …]}, …]`; JSON has no NaN, so what is not finite is a string. */
export function* curvesToJson(curves: readonly Curve[]): TextPieces {
  yield '['
  for (const [position, { label, series }] of curves.entries()) {
    const { places, values } = series
    const names = { run: label, stage: series.stage, series: series.name, columns: ['row', 'step', 'round', 'wallTime', 'value'] }
    yield `${position === 0 ? '' : ','}\n${JSON.stringify(names).slice(0, -1)},"points":[`
    for (let from = 0; from < series.length; from += CHUNK) {
      const points: string[] = []
      for (let index = from; index < Math.min(series.length, from + CHUNK); index += 1) {
        const value = values.at(index)
        points.push(JSON.stringify([places.row.at(index), places.step.exact.at(index), places.round.at(index), places.wallTime.exact.at(index), Number.isFinite(value) ? value : String(value)]))
      }
      yield `${from === 0 ? '' : ','}\n${points.join(',\n')}`
    }
    yield ']}'
  }
  yield ']\n'
}

function quote(text: string): string {
  return /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
