import type { Result } from '../../main/contract/errors'
import type { MetricsPart } from '../../main/contract/runSummary'
import { RunStream } from './runStream'
import type { MetricsRow } from './runStream'

/** Rows of one call: few enough that the page answers between two. */
const ROWS_PER_CALL = 50_000

export type ReadMetrics = (from: number, limit: number) => Promise<Result<MetricsPart>>

/**
 * Keeps one run's metrics complete: fetches what there is, takes the rows that happen meanwhile, and fetches again where some are missing. Rows come in
 * order and each once, whatever the connection does.
 */
export class StreamLoader {
  /** Replaced as a whole after {@link reload}. */
  stream = new RunStream()
  /** Rows that the run is known to have. */
  total = 0
  private loading: Promise<void> | null = null
  private behind = false

  constructor(
    private readonly read: ReadMetrics,
    private readonly changed: () => void,
  ) {}

  /** Fetches what is missing; one fetch at a time. */
  load(): Promise<void> {
    this.behind = true
    this.loading ??= this.catchUp(this.stream).finally(() => (this.loading = null))
    return this.loading
  }

  /** Everything anew, from an engine that may have gone back to a checkpoint; what is here stays to be seen until then. */
  async reload(): Promise<void> {
    await this.loading
    const fresh = new RunStream()
    this.behind = true
    this.loading = this.catchUp(fresh).finally(() => (this.loading = null))
    await this.loading
    this.stream = fresh
    this.changed()
  }

  take(row: MetricsRow): void {
    this.total = Math.max(row.row + 1, row.row < this.stream.length ? 0 : this.total)
    if (this.loading === null && this.stream.append(row)) this.changed()
    else void this.loadAgain(row)
  }

  /** A row that came while others were fetched: it is on the engine's side by now, and comes with the next fetch. */
  private loadAgain({ row }: MetricsRow): Promise<void> {
    if (row < this.stream.length) this.stream.truncate(row)
    return this.load()
  }

  private async catchUp(stream: RunStream): Promise<void> {
    while (this.behind) {
      this.behind = false
      for (;;) {
        const from = stream.length
        const result = await this.read(from, ROWS_PER_CALL)
        if (!result.ok) return
        const { groups, next, total, damaged, torn } = result.value
        if (stream.length !== from) continue // it went back to a checkpoint meanwhile
        this.total = total
        if (next > from) stream.appendGroups(groups, next)
        stream.damaged.push(...damaged)
        stream.torn = torn
        this.changed()
        if (next >= total || next === from) break
      }
    }
  }
}
