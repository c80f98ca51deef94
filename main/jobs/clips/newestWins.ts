import { AppError } from '../../contract/errors'

/** Work in hand that a newer request overtook may go on for so long: stopping a decoder costs a start of the next. */
const GRACE_MILLISECONDS = 120

interface Turn {
  controller: AbortController
  started: boolean
}

/**
 * One request at a time for each viewer; of those that wait only the newest is ever begun. Scrubbing over a thousand frames reads those at which
 * the hand paused long enough, and always the last.
 */
export class NewestWins {
  private readonly turns = new Map<string, Turn>()
  private readonly queues = new Map<string, Promise<unknown>>()

  /** @throws AppError `superseded` when a newer request came, `interrupted` on abort, and what the work throws */
  async run<T>({ viewer, signal, work }: { viewer: string; signal: AbortSignal; work: (signal: AbortSignal) => Promise<T> }): Promise<T> {
    const turn: Turn = { controller: new AbortController(), started: false }
    this.overtake(viewer)
    this.turns.set(viewer, turn)
    const give = (): void => turn.controller.abort()
    signal.addEventListener('abort', give, { once: true })
    const running = (this.queues.get(viewer) ?? Promise.resolve()).then(() => this.begin({ viewer, turn, signal, work }))
    const settled = running.catch(() => undefined)
    this.queues.set(viewer, settled)
    try {
      return await running
    } finally {
      signal.removeEventListener('abort', give)
      if (this.turns.get(viewer) === turn) this.turns.delete(viewer)
      if (this.queues.get(viewer) === settled) this.queues.delete(viewer)
    }
  }

  private overtake(viewer: string): void {
    const before = this.turns.get(viewer)
    if (!before) return
    if (before.started) setTimeout(() => before.controller.abort(), GRACE_MILLISECONDS).unref()
    else before.controller.abort()
  }

  private async begin<T>({ viewer, turn, signal, work }: { viewer: string; turn: Turn; signal: AbortSignal; work: (signal: AbortSignal) => Promise<T> }): Promise<T> {
    const isOvertaken = (): boolean => !signal.aborted && this.turns.get(viewer) !== turn
    if (turn.controller.signal.aborted) throw isOvertaken() ? superseded() : interrupted()
    turn.started = true
    try {
      return await work(turn.controller.signal)
    } catch (thrown) {
      if (turn.controller.signal.aborted && isOvertaken()) throw superseded()
      throw thrown
    }
  }
}

function superseded(): AppError {
  return new AppError({ code: 'superseded', message: 'A newer request took the place of this one.' })
}

function interrupted(): AppError {
  return new AppError({ code: 'interrupted', message: 'Given up.' })
}
