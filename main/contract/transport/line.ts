/** `engine-lost`: the engine's process ended. `refused`: asked for in a way that will never be granted; trying again is of no use. */
export type LineEnd = 'closed' | 'lost' | 'engine-lost' | 'refused'

/** A way for whole messages, in order, in both directions: what lies below a port. Listeners are set once, before the first message comes. */
export interface Line {
  send(message: unknown): void
  listen(listeners: LineListeners): void
  close(): void
}

export interface LineListeners {
  onMessage(message: unknown): void
  onEnd(end: LineEnd): void
}

/** Two ends of a line within one process. Messages are cloned and come later, as they would from elsewhere. */
export function createLinePair(): [Line, Line] {
  const first = new LocalLine()
  const second = new LocalLine()
  first.other = second
  second.other = first
  return [first, second]
}

class LocalLine implements Line {
  other: LocalLine | undefined
  private listeners: LineListeners | undefined
  private early: unknown[] = []
  private ended = false

  send(message: unknown): void {
    const copy = structuredClone(message)
    queueMicrotask(() => this.other?.receive(copy))
  }

  listen(listeners: LineListeners): void {
    this.listeners = listeners
    for (const message of this.early.splice(0)) queueMicrotask(() => this.receive(message))
  }

  close(): void {
    this.end()
    queueMicrotask(() => this.other?.end())
  }

  private receive(message: unknown): void {
    if (this.ended) return
    if (this.listeners) this.listeners.onMessage(message)
    else this.early.push(message)
  }

  private end(): void {
    if (this.ended) return
    this.ended = true
    this.listeners?.onEnd('closed')
  }
}
