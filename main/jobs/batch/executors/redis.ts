import { setTimeout as wait } from 'node:timers/promises'
import { AppError } from '../../../contract/errors'
import type { Executor } from '../../batchJob'
import { Outstanding, SETTLE_MILLISECONDS, type Ordered } from './outstanding'
import { assertRedis, DEFAULT_QUEUE, jobIdOf, type QueuedJob, type RedisPlace } from './redisQueue'

const POLL_MILLISECONDS = 1000
/** Jobs that are put into the queue with one call. */
const AT_ONCE = 500

export interface RedisOptions extends RedisPlace {
  pollMilliseconds?: number | undefined
  /** @default {@link SETTLE_MILLISECONDS} */
  settleMilliseconds?: number | undefined
}

/**
 * Hands items to workers of a lab (`pultrack worker --redis`) and waits until all have come. When this process is killed the workers go on; called again, it
 * waits for what is left. A stop takes back what nobody has begun.
 */
export function redisExecutor({ url, queue = DEFAULT_QUEUE, pollMilliseconds = POLL_MILLISECONDS, settleMilliseconds = SETTLE_MILLISECONDS }: RedisOptions): Executor {
  return async ({ folder, settings, items, reporter, signal }) => {
    await assertRedis(url)
    const { Queue } = await import('bullmq')
    const jobs = new Queue<QueuedJob>(queue, { connection: { url } })
    jobs.on('error', () => undefined) // it connects again by itself
    const outstanding = await Outstanding.of({ folder, items, reporter })
    const over = new Ended(settleMilliseconds)
    const idOf = ({ item, hash }: Ordered): string => jobIdOf({ folder: folder.folder, hash, name: item.name })
    try {
      for (let first = 0; first < items.length; first += AT_ONCE) {
        await jobs.addBulk(items.slice(first, first + AT_ONCE).map((ordered) => ({ name: 'track', data: { folder: folder.folder, settings, item: ordered.item }, opts: { jobId: idOf(ordered), removeOnComplete: true, attempts: 3 } })))
      }
      reporter({ kind: 'message', level: 'info', text: `${items.length} items wait in the queue ${queue} for workers.` })
      while (outstanding.list.length > 0) {
        if (signal.aborted) {
          await Promise.all(outstanding.list.map((ordered) => jobs.remove(idOf(ordered)).catch(() => 0)))
          throw new AppError({ code: 'interrupted', message: 'Stopped on request; what workers have begun they bring to an end.' })
        }
        await wait(pollMilliseconds, undefined, { signal }).catch(() => undefined)
        // Asked before the folder is looked at: what has ended by then has left its record, though a network's file system may show it late.
        await over.ask(outstanding.list, async (ordered) => jobs.getJobState(idOf(ordered)))
        await outstanding.look()
        const lost = outstanding.list.filter((ordered) => over.isSurely(ordered))
        if (lost.length > 0) await outstanding.giveUp(({ item }) => lostItem(item.clip), lost)
        for (const ordered of lost) await jobs.remove(idOf(ordered)).catch(() => 0)
      }
    } finally {
      await jobs.close()
    }
  }
}

/** Items of which the queue does not expect anything any more, and since when. */
class Ended {
  private readonly since = new Map<Ordered, number>()

  constructor(private readonly settleMilliseconds: number) {}

  async ask(items: readonly Ordered[], stateOf: (ordered: Ordered) => Promise<string>): Promise<void> {
    for (const ordered of items) {
      const isOver = ['completed', 'failed', 'unknown'].includes(await stateOf(ordered))
      if (!isOver) this.since.delete(ordered)
      else if (!this.since.has(ordered)) this.since.set(ordered, performance.now())
    }
  }

  isSurely(ordered: Ordered): boolean {
    const since = this.since.get(ordered)
    return since !== undefined && performance.now() - since >= this.settleMilliseconds
  }
}

function lostItem(clip: string): AppError {
  return new AppError({ code: 'executor-failed', message: `${clip}: every worker that took it died or could not write.`, hint: 'Look at what the workers say, then try again (--retry).' })
}
