import type { BatchReduction } from './batchReduction'
import type { AppError } from './errors'

/** What a job says while it works. Jobs take a reporter; window, command line and tests differ only in theirs. */
export type JobEvent =
  | { kind: 'message'; level: 'info' | 'warning'; text: string }
  /** One clip or sequence failed; the job goes on. */
  | { kind: 'item-failed'; item: string; error: AppError }
  | JobProgress
  /** Scalars of one training step, or of one evaluation. `series` as in metrics.jsonl. */
  | { kind: 'metrics'; step: number; stage: string; round: number; series: Record<string, number> }
  | { kind: 'stage'; stage: string; round: number; status: 'started' | 'ended'; reason?: string }
  /** Memory was used up; learning goes back to the last checkpoint and on with a smaller batch. Steps since come again. */
  | ({ kind: 'batch-reduced' } & BatchReduction)
  | { kind: 'file'; path: string; what: string }

export interface JobProgress {
  kind: 'progress'
  /** What is being counted, e.g. 'clips', 'steps', 'frames'. */
  unit: string
  done: number
  /** Null while unknown. */
  total: number | null
  /** The item in hand: a clip's name, a stage. */
  item: string
}

export type Reporter = (event: JobEvent) => void

/** What every job is given beside its options. */
export interface JobContext {
  reporter: Reporter
  /** Stops the job; it keeps what it has. */
  signal: AbortSignal
}
