import { setTimeout as wait } from 'node:timers/promises'
import type { BackendChoice } from '../contract/backend'
import { AppError } from '../contract/errors'
import type { JobContext } from '../contract/reporter'
import type { TrackerEngineChoice } from '../contract/trackerEngine'
import { BatchFolder } from '../store/batchFolder'
import { runAblation } from './ablateJob'
import { workListed } from './batch/workListed'
import { assertRedis, DEFAULT_QUEUE, HEARD_WITHIN, MOST_DEATHS, queuedJobSchema, type QueuedJob, type RedisPlace } from './executors/redisQueue'

export interface RedisWorkerOptions extends RedisPlace, BackendChoice, TrackerEngineChoice {
  /** Ends when nothing waits, instead of waiting for more. */
  untilEmpty?: boolean | undefined
  /** @default {@link HEARD_WITHIN} */
  heardWithin?: number | undefined
}

const EMPTY_MILLISECONDS = 500

/**
 * Takes what others hand out from a queue, one at a time, until it is stopped; then it gives back what it has in hand. What fails is a result too, and stands in its folder.
 * @throws AppError `executor-failed` where the server does not answer
 */
export async function runRedisWorker({ url, queue = DEFAULT_QUEUE, untilEmpty = false, heardWithin = HEARD_WITHIN, signal, reporter, ...choice }: RedisWorkerOptions & JobContext): Promise<void> {
  await assertRedis(url)
  const { Worker, Queue } = await import('bullmq')
  const work = async ({ data }: { data: QueuedJob }): Promise<void> => {
    const job = queuedJobSchema.parse(data)
    const name = 'plan' in job ? `item ${job.item} of ${job.plan}` : job.item.name
    reporter({ kind: 'message', level: 'info', text: `${name}: begun.` })
    const failed = await doJob(job, { ...choice, signal, reporter })
    reporter({ kind: 'message', level: 'info', text: `${name}: ${failed === 0 ? 'done' : 'failed'}.` })
  }
  const connection = { url, maxRetriesPerRequest: null }
  const worker = new Worker<QueuedJob>(queue, work, { connection, concurrency: 1, lockDuration: heardWithin, stalledInterval: heardWithin, maxStalledCount: MOST_DEATHS })
  worker.on('error', () => undefined) // it connects again by itself
  worker.on('failed', (_, { message }) => reporter({ kind: 'message', level: 'warning', text: message }))
  const jobs = new Queue(queue, { connection })
  jobs.on('error', () => undefined)
  try {
    reporter({ kind: 'message', level: 'info', text: `Waiting for work in the queue ${queue}.` })
    while (!signal.aborted && !(untilEmpty && (await isEmpty(jobs)))) await wait(EMPTY_MILLISECONDS, undefined, { signal }).catch(() => undefined)
  } finally {
    await worker.close()
    await jobs.close()
  }
  if (signal.aborted) throw new AppError({ code: 'interrupted', message: 'Stopped on request; what was in hand goes back into the queue.' })
}

/** @returns how many failed: 0 or 1 */
async function doJob(job: QueuedJob, context: Omit<RedisWorkerOptions, keyof RedisPlace> & JobContext): Promise<number> {
  if ('plan' in job) return (await runAblation({ ...context, plan: job.plan, out: job.out, items: [job.item] })).failures
  return workListed({ ...context, folder: new BatchFolder(job.folder), settings: job.settings, items: [job.item] })
}

/** Those in hand of others included: one of them may die. */
async function isEmpty(jobs: { getJobCounts(...states: string[]): Promise<Record<string, number>> }): Promise<boolean> {
  const counts = await jobs.getJobCounts('waiting', 'active', 'delayed', 'prioritized')
  return Object.values(counts).every((count) => count === 0)
}
