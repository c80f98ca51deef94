import { closeSync, openSync, readSync } from 'node:fs'
import type { MetricsRow } from '../../contract/run'
import type { MetricsGroup } from '../../contract/runSummary'
import { groupMetrics } from './metricsGroups'
import { MetricsRows } from './metricsRows'

/** Rows that a run holds back until its next checkpoint are that many at most before the file is looked at again. */
const TAIL_ROWS = 4096

/** Metrics of one run: what stands in its file, and behind that what a running job has not written yet. */
export class RunMetrics {
  private readonly file: MetricsRows
  /** Rows from number `tailFirst` on, some of which may be in the file by now. */
  private tail: MetricsRow[] = []
  private tailFirst: number | null = null

  constructor(private readonly path: string) {
    this.file = new MetricsRows(path)
  }

  /**
   * Takes a row that a job has just told of. The job's first row is the next of the file as it is at that very moment: the job writes rows only after it
   * has told of them. @returns the row's number
   */
  add(row: MetricsRow): number {
    this.tailFirst ??= countLines(this.path)
    this.tail.push(row)
    if (this.tail.length > TAIL_ROWS) void this.forgetWritten()
    return this.tailFirst + this.tail.length - 1
  }

  /** The job is over: everything is in the file. */
  endJob(): void {
    this.tail = []
    this.tailFirst = null
  }

  async read(from: number, limit: number): Promise<{ groups: MetricsGroup[]; next: number; total: number }> {
    const written = await this.file.count()
    const tail = this.tail.slice(Math.max(0, written - (this.tailFirst ?? written)))
    const rows = await this.file.read(from, limit)
    const beyond = Math.max(0, from + rows.length - written)
    if (rows.length < limit && from + rows.length >= written) rows.push(...tail.slice(beyond, beyond + limit - rows.length))
    return { groups: groupMetrics(rows, from), next: from + rows.length, total: written + tail.length }
  }

  private async forgetWritten(): Promise<void> {
    const written = await this.file.count()
    if (this.tailFirst === null) return
    const known = Math.min(this.tail.length, Math.max(0, written - this.tailFirst))
    this.tail = this.tail.slice(known)
    this.tailFirst += known
  }
}

/** At once, so that nothing is written meanwhile. None where there is no file. */
function countLines(path: string): number {
  const block = Buffer.allocUnsafe(1 << 20)
  let file: number
  try {
    file = openSync(path, 'r')
  } catch {
    return 0
  }
  try {
    let lines = 0
    for (let bytes = readSync(file, block); bytes > 0; bytes = readSync(file, block)) {
      for (let at = block.indexOf(0x0a); at >= 0 && at < bytes; at = block.indexOf(0x0a, at + 1)) lines += 1
    }
    return lines
  } finally {
    closeSync(file)
  }
}
