import { readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { AppError } from '../../contract/errors'
import type { JobContext } from '../../contract/reporter'
import { makeFolder, writeFileAtomic } from '../../store/atomicFile'
import { SETTLE_MILLISECONDS, type RemoteExecutor, type SharedWork } from './sharedWork'
import { askArray, cancelArray, submitArray } from './slurmCommands'

export interface SlurmOptions {
  /** Words that start this program on a node, e.g. node and the path of the command line; the nodes see the same file system. */
  command: readonly string[]
  partition?: string | undefined
  /** As Slurm writes it, e.g. 2:00:00. */
  time?: string | undefined
  /** As Slurm's `--gpus` takes it. */
  gpus?: string | undefined
  /** Further options of sbatch, passed on as they are: account, constraint, an OCI container. */
  sbatch?: readonly string[] | undefined
  /** Words put before the command: `apptainer exec --nv lab.sif`. */
  within?: string | undefined
  /** Tasks that may run at once. */
  atOnce?: number | undefined
  /** A task starts engine and model once for all of its pieces. @default so many that there are at most {@link MOST_TASKS} tasks */
  itemsPerTask?: number | undefined
  /** How often what was lost is submitted again. @default 2 */
  retries?: number | undefined
  pollMilliseconds?: number | undefined
  /** @default {@link SETTLE_MILLISECONDS} */
  settleMilliseconds?: number | undefined
}

/** Slurm's own default of MaxArraySize is 1001. */
const MOST_TASKS = 1000
const POLL_MILLISECONDS = 5000
/** A controller that is restarted does not answer for a while. */
const MOST_SILENCES = 24

/**
 * Has pieces done as an array job of Slurm: submitted, watched, what was lost submitted again. When this process is killed the job goes on; called again, it
 * watches the job that is there before it submits another.
 */
export function slurmExecutor(options: SlurmOptions): RemoteExecutor {
  return async (work, context) => {
    const site = new SlurmSite(options, work, context)
    await site.watchEarlier()
    for (let attempt = 0; attempt <= (options.retries ?? 2) && work.left.length > 0; attempt += 1) {
      if (attempt > 0) context.reporter({ kind: 'message', level: 'warning', text: `${work.left.length} items were lost and are submitted again.` })
      await site.runArray()
    }
    await work.giveUp(({ name }) => new AppError({ code: 'executor-failed', message: `${name}: the job's tasks ended without a result.`, hint: `Their logs are in ${site.folder}; then try again (a batch: --retry).` }))
  }
}

class SlurmSite {
  readonly folder: string

  constructor(private readonly options: SlurmOptions, private readonly work: SharedWork, private readonly context: JobContext) {
    this.folder = join(work.folder, 'slurm')
  }

  /** The job that a killed process has left, if it still runs. */
  async watchEarlier(): Promise<void> {
    const job = await readFile(join(this.folder, 'job'), 'utf8').catch(() => null)
    if (job === null || (await askArray(job)).alive === 0) return
    this.context.reporter({ kind: 'message', level: 'info', text: `Slurm's job ${job} of an earlier start still runs and is watched.` })
    await this.watch(job)
  }

  async runArray(): Promise<void> {
    await makeFolder(this.folder)
    const tasks = this.divide(this.work.left.map(({ place }) => place))
    const list = join(this.folder, `tasks-${Date.now()}`)
    await writeFileAtomic(list, tasks.map((places) => `${places.join(',')}\n`).join(''))
    const job = await submitArray({ options: this.submission(tasks.length), script: this.script(list) })
    await writeFileAtomic(join(this.folder, 'job'), job)
    this.context.reporter({ kind: 'message', level: 'info', text: `Submitted as Slurm's job ${job}: ${this.work.left.length} items in ${tasks.length} tasks.` })
    await this.watch(job)
  }

  /** Until no task of it is left, or a stop is asked for, which ends the job too. */
  private async watch(job: string): Promise<void> {
    const { signal, reporter } = this.context
    let told: string | null = null
    let silences = 0
    for (;;) {
      if (signal.aborted) {
        await cancelArray(job)
        throw new AppError({ code: 'interrupted', message: `Slurm's job ${job} was cancelled.` })
      }
      const standing = await askArray(job).catch((thrown: unknown) => {
        silences += 1
        if (silences > MOST_SILENCES) throw thrown
        return null
      })
      await this.work.look()
      if (standing) silences = 0
      if (standing?.alive === 0) break
      if (standing?.waitsFor && standing.waitsFor !== told) reporter({ kind: 'message', level: 'info', text: `Slurm's job ${job} waits: ${standing.waitsFor}.` })
      told = standing?.waitsFor ?? told
      await wait(this.options.pollMilliseconds ?? POLL_MILLISECONDS, undefined, { signal }).catch(() => undefined)
    }
    await this.settle()
    await rm(join(this.folder, 'job'), { force: true })
  }

  /** What was written between the last look and the end, though a network's file system may show it late. */
  private async settle(): Promise<void> {
    const until = performance.now() + (this.options.settleMilliseconds ?? SETTLE_MILLISECONDS)
    for (;;) {
      await this.work.look()
      if (this.work.left.length === 0 || performance.now() >= until) return
      await wait(Math.min(1000, this.options.pollMilliseconds ?? POLL_MILLISECONDS))
    }
  }

  private divide(places: readonly number[]): number[][] {
    const size = Math.max(this.options.itemsPerTask ?? 1, Math.ceil(places.length / MOST_TASKS))
    return Array.from({ length: Math.ceil(places.length / size) }, (_, task) => places.slice(task * size, (task + 1) * size))
  }

  private submission(tasks: number): string[] {
    const { partition, time, gpus, sbatch = [], atOnce } = this.options
    return [
      '--job-name=pultrack', `--array=0-${tasks - 1}${atOnce === undefined ? '' : `%${atOnce}`}`, `--output=${join(this.folder, '%A_%a.log')}`,
      ...(partition === undefined ? [] : [`--partition=${partition}`]), ...(time === undefined ? [] : [`--time=${time}`]), ...(gpus === undefined ? [] : [`--gpus=${gpus}`]), ...sbatch,
    ]
  }

  private script(list: string): string {
    const { command, within } = this.options
    const words = [...command, ...this.work.words].map(quote).join(' ')
    return `#!/bin/sh\nplaces=$(sed -n "$((SLURM_ARRAY_TASK_ID + 1))p" ${quote(list)})\nexec ${within === undefined ? '' : `${within} `}${words} "$places"\n`
  }
}

/** One word for a shell, whatever is in it. */
function quote(word: string): string {
  return `'${word.replaceAll("'", "'\\''")}'`
}
