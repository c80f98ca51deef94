import type { BatchItem, BatchSettings } from '../../contract/batch'
import type { AppError } from '../../contract/errors'
import { fromFailure } from '../../contract/failure'
import type { Reporter } from '../../contract/reporter'
import type { BatchFolder } from '../../store/batchFolder'
import type { Executor, ExecutorRequest } from '../batchJob'
import type { QueuedJob } from '../executors/redisQueue'
import type { Piece, RemoteExecutor, SharedWork } from '../executors/sharedWork'
import { recordFailure } from './trackItem'

/** An executor of batches that has their items done elsewhere. */
export function handOut(remote: RemoteExecutor): Executor {
  return async (request) => remote(await BatchWork.of(request), request)
}

interface ItemPiece extends Piece {
  item: BatchItem
}

/** The items of a batch that are not there yet, for others to work off. */
class BatchWork implements SharedWork {
  left: readonly ItemPiece[]
  readonly folder: string
  readonly words: readonly string[]
  private readonly total: number
  private readonly batch: BatchFolder
  private readonly settings: BatchSettings
  private readonly reporter: Reporter

  private constructor({ folder, settings, reporter, device, trackerEngine, together }: ExecutorRequest, pieces: readonly ItemPiece[]) {
    this.batch = folder
    this.settings = settings
    this.reporter = reporter
    this.folder = folder.folder
    this.left = pieces
    this.total = pieces.length
    const choices = Object.entries({ device, engine: trackerEngine, together }).flatMap(([name, value]) => (value === undefined ? [] : [`--${name}`, String(value)]))
    this.words = ['worker', '--batch', folder.folder, ...choices, '--items']
  }

  /** What has failed before, and is tried again, goes first: its record would be taken for the new one's. */
  static async of(request: ExecutorRequest): Promise<BatchWork> {
    const { folder, items } = request
    for (const { item } of items) {
      if ((await folder.loadRecord(item.name))?.state === 'failed') await folder.forget(item.name)
    }
    const listed = (await folder.loadConfig()).items
    const places = new Map(listed.map(({ name }, place) => [name, place]))
    return new BatchWork(request, items.map(({ item, hash }) => ({ item, hash, name: item.name, place: places.get(item.name)! })))
  }

  async look(): Promise<void> {
    const left: ItemPiece[] = []
    for (const piece of this.left) {
      const record = await this.batch.loadRecord(piece.name)
      if (record?.hash !== piece.hash) left.push(piece)
      else if (record.error) this.reporter({ kind: 'item-failed', item: record.name, error: fromFailure(record.error) })
    }
    const came = this.left.length - left.length
    this.left = left
    if (came > 0) this.reporter({ kind: 'progress', unit: 'clips', done: this.total - left.length, total: this.total, item: `${left.length} left` })
  }

  async giveUp(reason: (piece: Piece) => AppError, lost: readonly Piece[] = this.left): Promise<void> {
    const gone = this.left.filter((piece) => lost.includes(piece))
    for (const piece of gone) {
      const error = reason(piece)
      await recordFailure({ folder: this.batch, item: piece.item, hash: piece.hash, error })
      this.reporter({ kind: 'item-failed', item: piece.name, error })
    }
    this.left = this.left.filter((piece) => !gone.includes(piece))
  }

  jobOf({ place }: Piece): QueuedJob {
    const { item } = this.left.find((piece) => piece.place === place)!
    return { folder: this.folder, settings: this.settings, item }
  }
}
