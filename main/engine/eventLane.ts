import type { EngineMessage } from '../contract/transport/wire'
import { UNREAD_MESSAGES } from '../contract/transport/wire'
import type { EventLog } from './eventLog'
import { mergeEvents } from './mergeEvents'

/** At most twenty messages a second. */
const INTERVAL_MILLISECONDS = 50
/** Merged into one message. */
const MOST_EVENTS = 4000

export interface EventLaneRequest {
  log: EventLog
  /** Events up to this number were read before the line was made. */
  since: number
  send(message: EngineMessage): void
}

/**
 * Events for one page: in order, none left out, several to a message. It waits while messages lie unread at the page, so that a page that is frozen
 * costs no memory beyond the log.
 */
export class EventLane {
  private position: number
  private unread: number[] = []
  private timer: NodeJS.Timeout | undefined
  private readonly unsubscribe: () => void

  constructor(private readonly request: EventLaneRequest) {
    this.position = request.since
    this.unsubscribe = request.log.onAppend(() => this.schedule())
    this.schedule()
  }

  /** The page has read the events up to this number. */
  read(upTo: number): void {
    this.unread = this.unread.filter((last) => last > upTo)
    this.schedule()
  }

  close(): void {
    this.unsubscribe()
    clearTimeout(this.timer)
  }

  private schedule(): void {
    if (this.timer !== undefined || this.position === this.request.log.last || this.unread.length >= UNREAD_MESSAGES) return
    this.timer = setTimeout(() => this.flush(), INTERVAL_MILLISECONDS)
  }

  private flush(): void {
    this.timer = undefined
    const { log, send } = this.request
    const found = log.after(this.position, MOST_EVENTS)
    const last = found?.last ?? log.last
    send({ type: 'events', first: this.position + 1, last, events: found ? mergeEvents(found.events) : [{ kind: 'reset' }] })
    this.position = last
    this.unread.push(last)
    this.schedule()
  }
}
