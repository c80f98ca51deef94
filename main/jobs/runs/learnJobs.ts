import { join } from 'node:path'
import type { LessonSpan } from '../../contract/corrections'
import { AppError, toAppError } from '../../contract/errors'
import { toFailure } from '../../contract/failure'
import type { RunId } from '../../contract/ids'
import type { JobState } from '../../contract/jobState'
import type { JobEvent } from '../../contract/reporter'
import type { LearnOutcome } from '../../contract/run'
import type { LearnRequest } from '../../contract/runProcedures'
import type { RunSummary } from '../../contract/runSummary'
import { resolveConfig, type ConfigChoices } from '../../core/curriculum/resolveConfig'
import { assertRunFolderFree } from '../../store/runFolder'
import type { ClipLibrary } from '../clips/clipLibrary'
import type { Emit } from '../service/emit'
import type { Job, JobRegistry } from '../service/jobRegistry'
import type { ResumeOptions } from '../learnJob'
import type { ModelShelf } from '../tracking/modelShelf'
import type { Learner, LearnerUse, LearningTask } from './learnTask'
import { awaitFree } from './runLock'
import type { OpenedRun, RunShelf } from './runShelf'

export interface LearnJobsRequest {
  registry: JobRegistry
  library: ClipLibrary
  models: ModelShelf
  runs: RunShelf
  emit: Emit
  learner: Learner
  runsFolder(): string
}

/** A step of a large network on a busy machine, and writing a checkpoint. */
const LOCK_SECONDS = 60

type Budget = Pick<ResumeOptions, 'minutes' | 'engine' | 'device' | 'retrySmallerBatch'>

/** Learning runs, one at a time: started, paused, stopped, resumed; what they tell goes to pages as it happens. */
export class LearnJobs {
  /** What a run was that was paused before it had a folder: it begins anew. */
  private readonly unborn = new Map<RunId, { request: LearnRequest; corrections: LessonSpan[] | undefined }>()
  private readonly pausing = new Set<RunId>()
  /** Resolves when a run's last job is over and told of. */
  private readonly settled = new Map<RunId, Promise<void>>()
  /** Of a learning process that is not this one. */
  use: LearnerUse | null = null

  constructor(private readonly context: LearnJobsRequest) {}

  /** @param corrections learned from beside what is mined @throws AppError `config-invalid`, `output-exists`, `footage-empty`, `id-unknown`, `engine-busy` while another run learns */
  async start(request: LearnRequest, corrections?: LessonSpan[]): Promise<{ run: RunId; job: string }> {
    this.assertFree()
    resolveConfig(toChoices(request))
    const folder = join(this.context.runsFolder(), plainName(request.name))
    await assertRunFolderFree(folder)
    const { library } = this.context
    const clips = request.clips.filter((clip) => !library.isExcluded(clip))
    const footage = clips.map((clip) => library.pathOf(clip))
    const portions = Object.fromEntries(clips.map((clip) => [library.pathOf(clip), library.portionOf(clip)]))
    if (footage.length === 0) throw new AppError({ code: 'footage-empty', message: 'Every clip chosen is excluded from learning.', hint: 'Include at least one, or choose others.' })
    const init = request.init === undefined ? undefined : await this.context.models.folderOf(request.init)
    const run = this.context.runs.take(folder)
    this.unborn.set(run.run, { request, corrections })
    const options = { ...toChoices(request), ...budgetOf(request), ...(init === undefined ? {} : { init }), ...(corrections === undefined ? {} : { corrections }), footage, portions, out: folder }
    const job = this.begin(run, { kind: 'start', options })
    return { run: run.run, job: job.id }
  }

  /** @throws AppError `id-unknown`, `engine-busy` */
  async resume(run: RunId, budget: Budget): Promise<{ job: string }> {
    this.assertFree()
    const unborn = this.unborn.get(run)
    if (unborn) {
      this.context.runs.stand(run, null)
      return this.start({ ...unborn.request, ...budgetOf(budget) }, unborn.corrections)
    }
    const opened = await this.context.runs.find(run)
    const job = this.begin(opened, { kind: 'resume', options: { run: opened.folder, ...budgetOf(budget) } })
    return { job: job.id }
  }

  /** Both keep a checkpoint; a paused one is expected to go on. @throws AppError `id-unknown`, `call-invalid` when it does not run */
  async end(run: RunId, how: 'paused' | 'stopped'): Promise<void> {
    const standing = this.context.runs.standing(run)
    if (standing?.state === 'paused' && how === 'stopped') return this.stand(run, { state: 'stopped', job: null })
    if (standing?.job == null) throw new AppError({ code: 'call-invalid', message: 'This run is not learning now.', hint: 'Resume it first.' })
    const job = this.context.registry.find(standing.job)
    if (how === 'paused') this.pausing.add(run)
    job.stop()
    await this.settled.get(run)
  }

  /** Two at once would share the processor and take three times as long. */
  private assertFree(): void {
    assertLearnerFree(this.context.registry)
  }

  private begin(opened: OpenedRun, task: LearningTask): Job {
    const { run } = opened
    const job = this.context.registry.start({ kind: 'learn', run })
    this.context.runs.stand(run, { state: 'running', job: job.id })
    void this.announce(run)
    const over = job.run(async () => this.finish({ opened, job, outcome: await this.drive({ opened, job, task }) })).then(() => this.settle(opened, job))
    this.settled.set(run, over)
    return job
  }

  /** Of an engine that died, the process that learned may still be saving the step in hand. */
  private async drive({ opened, job, task }: { opened: OpenedRun; job: Job; task: LearningTask }): Promise<LearnOutcome> {
    if (task.kind === 'resume') await awaitFree(opened.folder, { seconds: LOCK_SECONDS, signal: job.signal })
    const reportUse = (use: LearnerUse | null): void => void (this.use = use)
    return this.context.learner(task, { report: (event, row) => this.tell({ opened, job, event, row }), reportUse, signal: job.signal })
  }

  private finish({ opened: { run }, outcome }: { opened: OpenedRun; job: Job; outcome: LearnOutcome }): Partial<JobState> {
    const state = outcome.reason === 'curriculum done' ? 'done' : this.pausing.has(run) ? 'paused' : 'stopped'
    return { state, outcome: outcome.reason, resumable: state !== 'done' }
  }

  /** What the job has come to is the run's state now. */
  private async settle({ run, metrics }: OpenedRun, job: Job): Promise<void> {
    const paused = this.pausing.delete(run)
    const { state } = job.state
    metrics.endJob()
    const died = job.state.error?.code === 'engine-lost'
    const settled: RunSummary['state'] = died ? 'interrupted' : state === 'done' || state === 'failed' ? state : paused ? 'paused' : 'stopped'
    await this.stand(run, { state: settled, job: null })
  }

  private async stand(run: RunId, standing: { state: RunSummary['state']; job: null }): Promise<void> {
    this.context.runs.stand(run, standing)
    await this.announce(run)
  }

  /** A run whose folder is not there yet is told of when it is. */
  private async announce(run: RunId): Promise<void> {
    const summary = await this.context.runs.summarise(run).catch(() => null)
    if (summary) this.context.emit({ kind: 'run', run: summary })
  }

  private tell({ opened: { run, metrics }, job, event, row }: { opened: OpenedRun; job: Job; event: JobEvent; row: number | null }): void {
    const { emit } = this.context
    if (event.kind === 'progress') return job.progress(event)
    if (event.kind === 'message') return emit({ kind: 'message', job: job.id, level: event.level, text: event.text })
    if (event.kind === 'item-failed') return emit({ kind: 'item-failed', job: job.id, item: event.item, error: toFailure(toAppError(event.error)) })
    if (event.kind === 'stage') return this.tellStage(run, event)
    if (event.kind === 'batch-reduced') return emit({ ...event, run })
    if (event.kind !== 'metrics' || row === null) return
    const { step, stage, round, series } = event
    const told = { step, stage, round, wallTime: Date.now() / 1000, series }
    metrics.add(row, told)
    emit({ kind: 'metrics', run, row, ...told })
  }

  private tellStage(run: RunId, { stage, round, status, reason }: Extract<JobEvent, { kind: 'stage' }>): void {
    this.unborn.delete(run) // its folder is there, and says everything from now on
    this.context.emit({ kind: 'stage', run, stage, round, status, reason: reason ?? null })
    void this.announce(run)
  }
}

/** @throws AppError `engine-busy` while a run learns or is measured */
export function assertLearnerFree({ running }: JobRegistry): void {
  if (running.some(({ state }) => state.kind === 'learn')) throw new AppError({ code: 'engine-busy', message: 'Another run is learning.', hint: 'Pause or stop it first; it can be resumed.' })
  if (running.some(({ state }) => state.kind === 'select')) throw new AppError({ code: 'engine-busy', message: 'Checkpoints of a run are being measured.', hint: 'Wait for it, or stop it among the jobs.' })
}

function toChoices({ preset, backbone, correlation, loss, hardNegativeMining, seed, overrides }: LearnRequest): ConfigChoices {
  return defined({ preset, backbone, correlation, loss, hardNegativeMining, seed, overrides }) as ConfigChoices
}

function budgetOf({ minutes, engine, device, retrySmallerBatch }: Pick<LearnRequest, keyof Budget> | Budget): { [K in keyof Budget]: Exclude<Budget[K], undefined> } {
  return defined({ minutes, engine, device, retrySmallerBatch })
}

function defined<T extends object>(value: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(value).filter(([, field]) => field !== undefined)) as { [K in keyof T]: Exclude<T[K], undefined> }
}

/** @throws AppError `call-invalid` for a name that is no plain folder name */
function plainName(name: string): string {
  const plain = name.trim()
  if (/^[\p{L}\p{N}][\p{L}\p{N} ._-]*$/u.test(plain) && !/[. ]$/.test(plain)) return plain
  throw new AppError({ code: 'call-invalid', message: `"${name}" is no name for a run.`, hint: 'Use letters, digits, spaces, dots and dashes.' })
}
