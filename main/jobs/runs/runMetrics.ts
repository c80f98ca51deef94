import type { MetricsRow } from '../../contract/run'
import type { MetricsPart } from '../../contract/runSummary'
import { groupMetrics } from './metricsGroups'
import { MetricsRows } from './metricsRows'

/** Rows that a run holds back until its next checkpoint are that many at most before the file is looked at again. */
const TAIL_ROWS = 4096

/** Metrics of one run: what stands in its file, and behind that what a running job has not written yet. */
export class RunMetrics {
  private readonly file: MetricsRows
  /** Rows from number `tailFirst` on, some of which may be in the file by now. */
  private tail: MetricsRow[] = []
  private tailFirst = 0
  private forgetting = false

  constructor(path: string) {
    this.file = new MetricsRows(path)
  }

  /** Takes a row that a job has just told of. */
  add(number: number, row: MetricsRow): void {
    if (number !== this.tailFirst + this.tail.length) {
      this.tail = []
      this.tailFirst = number
    }
    this.tail.push(row)
    if (this.tail.length > TAIL_ROWS && !this.forgetting) void this.forgetWritten()
  }

  /** The job is over: everything is in the file. */
  endJob(): void {
    this.tail = []
  }

  /** Rows from `from` on, at most `limit`. */
  async read(from: number, limit: number): Promise<MetricsPart> {
    const written = await this.file.count()
    const tail = this.tail.slice(Math.max(0, written - this.tailFirst))
    const rows = await this.file.read(from, limit)
    const beyond = Math.max(0, from + rows.length - written)
    if (rows.length < limit && from + rows.length >= written) rows.push(...tail.slice(beyond, beyond + limit - rows.length))
    const damaged = rows.flatMap((row, index) => (row === null ? [from + index] : []))
    return { groups: groupMetrics(rows, from), next: from + rows.length, total: written + tail.length, damaged, torn: this.file.isTorn }
  }

  private async forgetWritten(): Promise<void> {
    this.forgetting = true
    const written = await this.file.count().finally(() => (this.forgetting = false))
    const known = Math.min(this.tail.length, Math.max(0, written - this.tailFirst))
    this.tail = this.tail.slice(known)
    this.tailFirst += known
  }
}
