import type { BatchItem, BatchSettings } from '../../contract/batch'
import type { AppError } from '../../contract/errors'
import { fromFailure } from '../../contract/failure'
import type { BatchFolder } from '../../store/batchFolder'
import type { Executor, ExecutorRequest } from '../batchJob'
import type { QueuedJob } from '../executors/redisQueue'
import { SharedWork, type Piece, type PieceEnd, type RemoteExecutor } from '../executors/sharedWork'
import { recordFailure } from './trackItem'

/** An executor of batches that has their items done elsewhere. */
export function handOut(remote: RemoteExecutor): Executor {
  return async (request) => remote(await BatchWork.of(request), request)
}

interface ItemPiece extends Piece {
  item: BatchItem
}

/** The items of a batch that are not there yet, for others to work off. */
class BatchWork extends SharedWork<ItemPiece> {
  private readonly batch: BatchFolder
  private readonly settings: BatchSettings

  private constructor({ folder, settings, reporter, device, trackerEngine, together }: ExecutorRequest, pieces: readonly ItemPiece[]) {
    const choices = Object.entries({ device, engine: trackerEngine, together }).flatMap(([name, value]) => (value === undefined ? [] : [`--${name}`, String(value)]))
    super({ folder: folder.folder, pieces, unit: 'clips', words: ['worker', '--batch', folder.folder, ...choices, '--items'], reporter })
    this.batch = folder
    this.settings = settings
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

  jobOf({ item }: ItemPiece): QueuedJob {
    return { folder: this.folder, settings: this.settings, item }
  }

  protected async readEnd({ name, hash }: ItemPiece): Promise<PieceEnd> {
    const record = await this.batch.loadRecord(name)
    if (record?.hash !== hash) return 'left'
    return record.error ? fromFailure(record.error) : 'done'
  }

  protected async recordGivenUp({ item, hash }: ItemPiece, error: AppError): Promise<void> {
    await recordFailure({ folder: this.batch, item, hash, error })
  }
}
