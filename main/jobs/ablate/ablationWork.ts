import type { BackendChoice } from '../../contract/backend'
import type { Reporter } from '../../contract/reporter'
import type { QueuedJob } from '../executors/redisQueue'
import { SharedWork, type Piece, type PieceEnd } from '../executors/sharedWork'
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
export class AblationWork extends SharedWork<ItemPiece> {
  private readonly plan: string

  private constructor({ plan, out, device, reporter }: AblationWorkRequest, waiting: readonly AblationItem[]) {
    const pieces = waiting.map((item) => ({ item, name: nameItem(item), place: item.index, hash: item.hash }))
    super({ folder: out, pieces, unit: 'items', words: ['ablate', plan, '--out', out, ...(device === undefined ? [] : ['--device', device]), '--item'], reporter })
    this.plan = plan
  }

  /** What has failed before is tried again: its record would be taken for the new one's. */
  static async of(request: AblationWorkRequest): Promise<AblationWork> {
    const waiting: AblationItem[] = []
    for (const item of request.items) if (!(await readResult(request.out, item))) waiting.push(item)
    for (const item of waiting) await forgetFailure(request.out, item)
    return new AblationWork(request, waiting)
  }

  jobOf({ place }: ItemPiece): QueuedJob {
    return { plan: this.plan, out: this.folder, item: place }
  }

  protected async readEnd({ item }: ItemPiece): Promise<PieceEnd> {
    if (await readResult(this.folder, item)) return 'done'
    return (await readFailure(this.folder, item)) ?? 'left'
  }

  /** Nothing to put down: an item without a result is tried again when the plan is run again. */
  protected recordGivenUp(): Promise<void> {
    return Promise.resolve()
  }
}
