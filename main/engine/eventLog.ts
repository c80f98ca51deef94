import type { Emit, WorkEvent } from '../jobs/service/emit'

/** Events kept for pages that are behind. About ten minutes of three jobs at full speed, some ten megabytes. */
const KEPT_EVENTS = 50_000

export interface LoggedEvents {
  /** Number of the last of them. */
  last: number
  events: WorkEvent[]
}

/** What happened, numbered from 1. Bounded: who is too far behind starts anew from calls, which know everything. */
export class EventLog {
  private events: WorkEvent[] = []
  /** Events forgotten. */
  private dropped = 0
  private readonly listeners = new Set<() => void>()

  constructor(private readonly kept = KEPT_EVENTS) {}

  get last(): number {
    return this.dropped + this.events.length
  }

  readonly append: Emit = (event) => {
    this.events.push(event)
    if (this.events.length > 2 * this.kept) {
      this.dropped += this.events.length - this.kept
      this.events = this.events.slice(-this.kept)
    }
    for (const listener of this.listeners) listener()
  }

  /** Events after the given number, at most so many; null when some of them are forgotten, or are none of this engine's. */
  after(number: number, limit: number): LoggedEvents | null {
    if (number < this.dropped || number > this.last) return null
    const start = number - this.dropped
    const events = this.events.slice(start, start + limit)
    return { last: number + events.length, events }
  }

  onAppend(listener: () => void): () => void {
    this.listeners.add(listener)
    return () => void this.listeners.delete(listener)
  }
}
