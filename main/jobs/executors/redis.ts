import { setTimeout as wait } from 'node:timers/promises'
import { AppError } from '../../contract/errors'
import { assertRedis, DEFAULT_QUEUE, jobIdOf, type QueuedJob, type RedisPlace } from './redisQueue'
import { SETTLE_MILLISECONDS, type Piece, type RemoteExecutor } from './sharedWork'

const POLL_MILLISECONDS = 1000
/** Jobs that are put into the queue with one call. */
const AT_ONCE = 500

export interface RedisOptions extends RedisPlace {
  pollMilliseconds?: number | undefined
  /** @default {@link SETTLE_MILLISECONDS} */
  settleMilliseconds?: number | undefined
}

/**
 * Hands pieces to workers of a lab (`pultrack worker --redis`) and waits until all have come. When this process is killed the workers go on; called again, it
 * waits for what is left. A stop takes back what nobody has begun.
 */
export function redisExecutor({ url, queue = DEFAULT_QUEUE, pollMilliseconds = POLL_MILLISECONDS, settleMilliseconds = SETTLE_MILLISECONDS }: RedisOptions): RemoteExecutor {
  return async (work, { reporter, signal }) => {
    await assertRedis(url)
    const { Queue } = await import('bullmq')
    const jobs = new Queue<QueuedJob>(queue, { connection: { url } })
    jobs.on('error', () => undefined) // it connects again by itself
    const over = new Ended(settleMilliseconds)
    const idOf = (piece: Piece): string => jobIdOf({ ...piece, folder: work.folder })
    const pieces = work.left
    try {
      for (let first = 0; first < pieces.length; first += AT_ONCE) {
        await jobs.addBulk(pieces.slice(first, first + AT_ONCE).map((piece) => ({ name: 'piece', data: work.jobOf(piece), opts: { jobId: idOf(piece), removeOnComplete: true, attempts: 3 } })))
      }
      reporter({ kind: 'message', level: 'info', text: `${pieces.length} items wait in the queue ${queue} for workers.` })
      while (work.left.length > 0) {
        if (signal.aborted) {
          await Promise.all(work.left.map((piece) => jobs.remove(idOf(piece)).catch(() => 0)))
          throw new AppError({ code: 'interrupted', message: 'Stopped on request; what workers have begun they bring to an end.' })
        }
        await wait(pollMilliseconds, undefined, { signal }).catch(() => undefined)
        // Asked before the folder is looked at: what has ended by then has left its result, though a network's file system may show it late.
        await over.ask(work.left, async (piece) => jobs.getJobState(idOf(piece)))
        await work.look()
        const lost = work.left.filter((piece) => over.isSurely(piece))
        if (lost.length > 0) await work.giveUp(({ name }) => lostPiece(name), lost)
        for (const piece of lost) await jobs.remove(idOf(piece)).catch(() => 0)
      }
    } finally {
      await jobs.close()
    }
  }
}

/** Pieces of which the queue does not expect anything any more, and since when. */
class Ended {
  private readonly since = new Map<Piece, number>()

  constructor(private readonly settleMilliseconds: number) {}

  async ask(pieces: readonly Piece[], stateOf: (piece: Piece) => Promise<string>): Promise<void> {
    for (const piece of pieces) {
      const isOver = ['completed', 'failed', 'unknown'].includes(await stateOf(piece))
      if (!isOver) this.since.delete(piece)
      else if (!this.since.has(piece)) this.since.set(piece, performance.now())
    }
  }

  isSurely(piece: Piece): boolean {
    const since = this.since.get(piece)
    return since !== undefined && performance.now() - since >= this.settleMilliseconds
  }
}

function lostPiece(name: string): AppError {
  return new AppError({ code: 'executor-failed', message: `${name}: every worker that took it died or could not write.`, hint: 'Look at what the workers say, then try again (a batch: --retry).' })
}
