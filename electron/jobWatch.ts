import type { EngineEvent } from '../main/contract/events'
import type { JobState } from '../main/contract/jobState'

export interface JobsAtWork {
  /** Jobs that a closing window would stop. */
  count: number
  /** Mean share done of those that know their total, 0..1; null where none does. */
  share: number | null
}

interface JobWatchParts {
  onChange: (jobs: JobsAtWork) => void
  /** A job has ended by itself: done or failed, not stopped by hand. */
  onEnd: (job: JobState) => void
}

const AT_WORK: readonly JobState['state'][] = ['waiting', 'running', 'stopping']

/** What the shell has to know of the engine's jobs: whether the machine must stay awake, how far they are, and when one ends. */
export class JobWatch {
  readonly #parts: JobWatchParts
  readonly #jobs = new Map<string, JobState>()

  constructor(parts: JobWatchParts) {
    this.#parts = parts
  }

  get atWork(): JobsAtWork {
    const jobs = [...this.#jobs.values()].filter(isAtWork)
    const shares = jobs.flatMap(({ progress }) => (progress?.total ? [Math.min(1, progress.done / progress.total)] : []))
    return { count: jobs.length, share: shares.length === 0 ? null : shares.reduce((sum, share) => sum + share, 0) / shares.length }
  }

  /** The engine's list is the truth; without one (it is gone) nothing runs. */
  replace(jobs: readonly JobState[]): void {
    this.#jobs.clear()
    for (const job of jobs) this.#jobs.set(job.job, job)
    this.#parts.onChange(this.atWork)
  }

  follow(event: EngineEvent): void {
    if (event.kind === 'job') this.#update(event.job)
    else if (event.kind === 'job-dismissed') this.#jobs.delete(event.job)
    else if (event.kind === 'progress') this.#advance(event)
    else return
    this.#parts.onChange(this.atWork)
  }

  #update(job: JobState): void {
    const before = this.#jobs.get(job.job)
    this.#jobs.set(job.job, job)
    if (before && isAtWork(before) && (job.state === 'done' || job.state === 'failed')) this.#parts.onEnd(job)
  }

  #advance({ job, progress }: Extract<EngineEvent, { kind: 'progress' }>): void {
    const known = this.#jobs.get(job)
    if (known) this.#jobs.set(job, { ...known, progress })
  }
}

function isAtWork({ state }: JobState): boolean {
  return AT_WORK.includes(state)
}

/** Electron's numbers: below 0 none, above 1 at work without a known end. */
export function progressOf({ count, share }: JobsAtWork): number {
  if (count === 0) return -1
  return share ?? 2
}

export function describeEnd({ outcome, error }: JobState): string {
  return error?.message ?? outcome ?? ''
}
