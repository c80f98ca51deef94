import type { MetricsGroup } from '../../main/contract/runSummary'
import { lowerBound } from './column'
import { Places } from './places'
import { SeriesBuffer } from './seriesBuffer'

export interface MetricsRow {
  row: number
  step: number
  stage: string
  round: number
  wallTime: number
  series: Readonly<Record<string, number>>
}

interface Table {
  places: Places
  series: ReadonlyMap<string, SeriesBuffer>
}

/**
 * All metrics of one run. Rows of one stage with the same series make a table; where a stage says something else from some row on, that is another
 * table, and its curves are drawn beside the first.
 */
export class RunStream {
  private readonly tables = new Map<string, Table>()
  private rows = 0
  private startedAt = Infinity
  /** Rows that cannot be used and are left out, in order. */
  damaged: number[] = []
  /** The file ends in half a row: of a run that is over, it was cut off. */
  torn = false
  /** Grows with every change: whoever draws compares. */
  revision = 0

  /** Rows so far; the next row has this number. */
  get length(): number {
    return this.rows
  }

  /** Time of the first row; Infinity before it. */
  get start(): number {
    return this.startedAt
  }

  series(): SeriesBuffer[] {
    return [...this.tables.values()].flatMap(({ series }) => [...series.values()])
  }

  seriesOf(tag: string): SeriesBuffer[] {
    return this.series().filter((series) => series.tag === tag && series.length > 0)
  }

  /** Rows as `runs.metrics` brings them, the next ones after those that are here. */
  appendGroups(groups: readonly MetricsGroup[], next: number): void {
    for (const { stage, row, step, round, wallTime, series } of groups) {
      const { places, series: buffers } = this.table(stage, Object.keys(series))
      for (let index = 0; index < row.length; index += 1) {
        places.push({ row: row[index]!, step: step[index]!, round: round[index]!, wallTime: wallTime[index]! })
        if (wallTime[index]! < this.startedAt) this.startedAt = wallTime[index]!
      }
      for (const [name, values] of Object.entries(series)) {
        const buffer = buffers.get(name)!
        for (let index = 0; index < values.length; index += 1) buffer.push(values[index]!)
      }
    }
    this.rows = next
    this.revision += 1
  }

  /**
   * One row as it happens. A number that was there before takes the place of it and all after it.
   * @returns false where rows between are missing; nothing was changed then, and they have to be fetched
   */
  append({ row, step, stage, round, wallTime, series }: MetricsRow): boolean {
    if (row > this.rows) return false
    if (row < this.rows) this.truncate(row)
    const { places, series: buffers } = this.table(stage, Object.keys(series))
    places.push({ row, step, round, wallTime })
    for (const [name, buffer] of buffers) buffer.push(series[name]!)
    this.startedAt = Math.min(this.startedAt, wallTime)
    this.rows = row + 1
    this.revision += 1
    return true
  }

  /** Forgets this row and all after it. */
  truncate(row: number): void {
    for (const { places, series } of this.tables.values()) {
      const length = lowerBound(places.row, row)
      places.truncate(length)
      for (const buffer of series.values()) buffer.truncate(length)
    }
    this.damaged = this.damaged.filter((damaged) => damaged < row)
    this.rows = Math.min(this.rows, row)
    this.revision += 1
  }

  private table(stage: string, names: readonly string[]): Table {
    const key = [stage, ...names.toSorted()].join('\n')
    const known = this.tables.get(key)
    if (known) return known
    const places = new Places()
    const table = { places, series: new Map(names.map((name) => [name, new SeriesBuffer(stage, name, places)])) }
    this.tables.set(key, table)
    return table
  }
}
