import type { BatchItem, ItemState } from '../../contract/batch'
import type { Failure } from '../../contract/failure'

/** An item and how it stands. */
export interface QueuedItem {
  item: BatchItem
  state: ItemState
  /** Of its clip, 0..1. */
  share: number
  error: Failure | null
}

/** The items of a batch in the order in which they are worked off; changed at any time, by a person or by the work. */
export class BatchQueue {
  private order: QueuedItem[]
  private held: { release: () => void; over: Promise<void> } | null = null

  /** @param changed is told after every change but those of `share` */
  constructor(items: readonly BatchItem[], private readonly changed: () => void = () => undefined) {
    this.order = items.map((item) => ({ item, state: 'waiting', share: 0, error: null }))
  }

  get list(): readonly QueuedItem[] {
    return this.order
  }

  get isPaused(): boolean {
    return this.held !== null
  }

  /** The next that waits becomes the caller's; null where none does. */
  take(): QueuedItem | null {
    const next = this.order.find(({ state }) => state === 'waiting')
    if (!next) return null
    this.update(next, { state: 'preparing' })
    return next
  }

  update(queued: QueuedItem, changes: Partial<Omit<QueuedItem, 'item'>>): void {
    Object.assign(queued, changes)
    if (Object.keys(changes).some((key) => key !== 'share')) this.changed()
  }

  /** Nothing new is begun, and what is tracked stands still between two frames. */
  pause(): void {
    if (this.held) return
    let release = (): void => undefined
    this.held = { over: new Promise((resolve) => (release = resolve)), release }
    this.changed()
  }

  resume(): void {
    this.held?.release()
    this.held = null
    this.changed()
  }

  /** Resolves at once unless the work is paused. */
  async turn(): Promise<void> {
    while (this.held) await this.held.over
  }

  /** Puts an item that waits before another, or at the end. False where it does not wait any more. */
  move(name: string, before: string | null): boolean {
    const moved = this.order.find(({ item, state }) => item.name === name && state === 'waiting')
    if (!moved || name === before) return false
    const rest = this.order.filter((queued) => queued !== moved)
    const place = before === null ? rest.length : rest.findIndex(({ item }) => item.name === before)
    if (place < 0) return false
    this.order = rest.toSpliced(place, 0, moved)
    this.changed()
    return true
  }

  /** Lets what has failed wait again, all of it where nothing is named. @returns how many */
  retry(names?: readonly string[]): number {
    const again = this.order.filter(({ item, state }) => state === 'failed' && (names?.includes(item.name) ?? true))
    for (const queued of again) Object.assign(queued, { state: 'waiting', share: 0, error: null } satisfies Partial<QueuedItem>)
    if (again.length > 0) this.changed()
    return again.length
  }
}
