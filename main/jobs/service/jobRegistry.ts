import { randomUUID } from 'node:crypto'
import { AppError, toAppError } from '../../contract/errors'
import { toFailure } from '../../contract/failure'
import type { JobId } from '../../contract/ids'
import type { JobState } from '../../contract/jobState'
import type { JobProgress } from '../../contract/reporter'
import type { Emit } from './emit'
import { ProgressRate } from './progressRate'

export type NewJob = Pick<JobState, 'kind'> & Partial<Pick<JobState, 'run' | 'clip' | 'track' | 'direction'>>

/** Jobs of one engine: what a page that has just been loaded finds, with how each stands or ended. */
export class JobRegistry {
  private readonly jobs = new Map<JobId, Job>()

  constructor(private readonly emit: Emit) {}

  list(): JobState[] {
    return [...this.jobs.values()].map(({ state }) => state)
  }

  start(job: NewJob): Job {
    return this.take({ ...blank(`job_${randomUUID()}`), ...job })
  }

  /** A job that ended with an earlier engine. */
  restore(state: JobState): Job {
    return this.take(state)
  }

  /** @throws AppError `id-unknown` */
  find(job: JobId): Job {
    const found = this.jobs.get(job)
    if (found) return found
    throw new AppError({ code: 'id-unknown', message: 'There is no such job.', hint: 'It ended and was put away.' })
  }

  /** @throws AppError `engine-busy` while it runs */
  dismiss(job: JobId): void {
    if (!this.find(job).ended) throw new AppError({ code: 'engine-busy', message: 'The job is not over yet.', hint: 'Stop it first.' })
    this.jobs.delete(job)
    this.emit({ kind: 'job-dismissed', job })
  }

  get running(): Job[] {
    return [...this.jobs.values()].filter(({ ended }) => !ended)
  }

  /** Asks every job to keep what it has and end, and waits for that. */
  async close(): Promise<void> {
    const { running } = this
    for (const job of running) job.stop()
    await Promise.all(running.map((job) => job.over))
  }

  private take(state: JobState): Job {
    const job = new Job(state, this.emit)
    this.jobs.set(state.job, job)
    this.emit({ kind: 'job', job: state })
    return job
  }
}

const OVER: readonly JobState['state'][] = ['paused', 'stopped', 'done', 'failed']

/** One job: its state for pages, and the signal that stops it. */
export class Job {
  private readonly controller = new AbortController()
  private readonly rate = new ProgressRate()
  private finish: () => void = () => undefined
  /** Resolves once the job is over. */
  readonly over: Promise<void>

  constructor(
    public state: JobState,
    private readonly emit: Emit,
  ) {
    this.over = new Promise((resolve) => (this.finish = resolve))
  }

  get id(): JobId {
    return this.state.job
  }

  get signal(): AbortSignal {
    return this.controller.signal
  }

  get ended(): boolean {
    return OVER.includes(this.state.state)
  }

  change(changes: Partial<JobState>): void {
    this.state = { ...this.state, ...changes }
    this.emit({ kind: 'job', job: this.state })
  }

  /** Counted quietly: the samples themselves are told. */
  countSamples(samples: number): void {
    this.state = { ...this.state, samples }
  }

  progress(progress: JobProgress): void {
    const told = this.rate.measure(progress)
    this.state = { ...this.state, progress: told }
    this.emit({ kind: 'progress', job: this.id, progress: told })
  }

  stop(): void {
    if (this.ended || this.controller.signal.aborted) return
    this.change({ state: 'stopping' })
    this.controller.abort()
  }

  /** Runs the work and tells how it ended. What it returns stands in the state. */
  async run(work: () => Promise<Partial<JobState>>): Promise<void> {
    this.change({ state: 'running' })
    try {
      const changes = await work()
      this.end({ state: this.signal.aborted ? 'stopped' : 'done', ...changes })
    } catch (thrown) {
      const error = toAppError(thrown)
      const stopped = this.signal.aborted && error.code === 'interrupted'
      this.end(stopped ? { state: 'stopped' } : { state: 'failed', error: toFailure(error) })
    }
  }

  private end(changes: Partial<JobState>): void {
    this.change({ endedAt: Date.now() / 1000, ...changes })
    this.finish()
  }
}

function blank(job: JobId): JobState {
  return {
    job, kind: 'learn', state: 'waiting', run: null, clip: null, track: null, startedAt: Date.now() / 1000, endedAt: null,
    progress: null, outcome: null, error: null, samples: 0, direction: null, resumable: false,
  }
}
