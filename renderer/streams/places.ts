import { Column } from './column'
import { SortedColumn } from './sortedColumn'

/** Where the values of one table lie: its rows of metrics.jsonl, in file order. The series of a table share it. */
export class Places {
  /** Line in metrics.jsonl, from 0. */
  readonly row = Column.integers()
  readonly step = new SortedColumn()
  readonly round = Column.integers()
  /** Seconds since 1970. */
  readonly wallTime = new SortedColumn()

  get length(): number {
    return this.row.length
  }

  push({ row, step, round, wallTime }: { row: number; step: number; round: number; wallTime: number }): void {
    this.row.push(row)
    this.step.push(step)
    this.round.push(round)
    this.wallTime.push(wallTime)
  }

  truncate(length: number): void {
    for (const column of [this.row, this.step, this.round, this.wallTime]) column.truncate(length)
  }
}
