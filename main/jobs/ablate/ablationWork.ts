import type { BackendChoice } from '../../contract/backend'
import type { AppError } from '../../contract/errors'
import type { Reporter } from '../../contract/reporter'
import type { QueuedJob } from '../executors/redisQueue'
import type { Piece, SharedWork } from '../executors/sharedWork'
import { nameItem, type AblationItem } from './expandPlan'
import { forgetFailure, readFailure } from './failures'
import { readResult } from './runItem'

export interface AblationWorkRequest extends Pick<BackendChoice, 'device'> {
  /** Paths that all machines see. */
  plan: string
  out: string
  items: readonly AblationItem[]
  reporter: Reporter
}

interface ItemPiece extends Piece {
  item: AblationItem
}

/** The items of a plan that are not done yet, for others to do. What several of them rest on is learned by the first that comes to it; the others wait for that. */
export class AblationWork implements SharedWork {
  failures = 0
  left: readonly ItemPiece[]
  readonly folder: string
  readonly words: readonly string[]
  private readonly total: number

  private constructor(private readonly request: AblationWorkRequest, waiting: readonly AblationItem[]) {
    const { plan, out, device } = request
    this.folder = out
    this.left = waiting.map((item) => ({ item, name: nameItem(item), place: item.index, hash: item.hash }))
    this.total = waiting.length
    this.words = ['ablate', plan, '--out', out, ...(device === undefined ? [] : ['--device', device]), '--item']
  }

  /** What has failed before is tried again: its record would be taken for the new one's. */
  static async of(request: AblationWorkRequest): Promise<AblationWork> {
    const waiting: AblationItem[] = []
    for (const item of request.items) if (!(await readResult(request.out, item))) waiting.push(item)
    for (const item of waiting) await forgetFailure(request.out, item)
    return new AblationWork(request, waiting)
  }

  async look(): Promise<void> {
    const { out, reporter } = this.request
    const left: ItemPiece[] = []
    for (const piece of this.left) {
      if (await readResult(out, piece.item)) continue
      const failure = await readFailure(out, piece.item)
      if (failure) this.fail(piece, failure)
      else left.push(piece)
    }
    const came = this.left.length - left.length
    this.left = left
    if (came > 0) reporter({ kind: 'progress', unit: 'items', done: this.total - left.length, total: this.total, item: `${left.length} left` })
  }

  giveUp(reason: (piece: Piece) => AppError, lost: readonly Piece[] = this.left): Promise<void> {
    for (const piece of lost) this.fail(piece, reason(piece))
    this.left = this.left.filter((piece) => !lost.includes(piece))
    return Promise.resolve()
  }

  jobOf({ place }: Piece): QueuedJob {
    return { plan: this.request.plan, out: this.folder, item: place }
  }

  private fail({ name }: Piece, error: AppError): void {
    this.failures += 1
    this.request.reporter({ kind: 'item-failed', item: name, error })
  }
}
