import type { BatchItem } from '../../../contract/batch'
import { AppError } from '../../../contract/errors'
import { fromFailure } from '../../../contract/failure'
import type { Reporter } from '../../../contract/reporter'
import type { BatchFolder } from '../../../store/batchFolder'
import { recordFailure } from '../trackItem'

/** After a task has ended its files may take so long to be seen from another machine. */
export const SETTLE_MILLISECONDS = 15_000

export interface Ordered {
  item: BatchItem
  hash: string
}

/**
 * What of a batch that others work off is not there yet. The folder is the only word on it: a task that says that it has ended, and has left nothing, has died.
 */
export class Outstanding {
  private left: Ordered[]
  private readonly total: number

  private constructor(private readonly folder: BatchFolder, items: readonly Ordered[], private readonly reporter: Reporter) {
    this.total = items.length
    this.left = [...items]
  }

  /** What has failed before, and is tried again, goes first: its record would be taken for the new one's. */
  static async of({ folder, items, reporter }: { folder: BatchFolder; items: readonly Ordered[]; reporter: Reporter }): Promise<Outstanding> {
    for (const { item } of items) {
      if ((await folder.loadRecord(item.name))?.state === 'failed') await folder.forget(item.name)
    }
    return new Outstanding(folder, items, reporter)
  }

  get list(): readonly Ordered[] {
    return this.left
  }

  /** Looks at the folder again, and tells what has come. */
  async look(): Promise<void> {
    const left: Ordered[] = []
    for (const ordered of this.left) {
      const record = await this.folder.loadRecord(ordered.item.name)
      if (record?.hash !== ordered.hash) left.push(ordered)
      else if (record.error) this.reporter({ kind: 'item-failed', item: record.name, error: fromFailure(record.error) })
    }
    const came = this.left.length - left.length
    this.left = left
    if (came > 0) this.reporter({ kind: 'progress', unit: 'clips', done: this.total - left.length, total: this.total, item: `${left.length} left` })
  }

  /** Nobody brings what is left, or some of it: it fails, each with the reason. */
  async giveUp(reason: (ordered: Ordered) => AppError, lost: readonly Ordered[] = this.left): Promise<void> {
    for (const ordered of lost) {
      const error = reason(ordered)
      await recordFailure({ folder: this.folder, ...ordered, error })
      this.reporter({ kind: 'item-failed', item: ordered.item.name, error })
    }
    this.left = this.left.filter((ordered) => !lost.includes(ordered))
  }
}
