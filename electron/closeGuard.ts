/** What a person decides about jobs at work when the window is to close. */
export type CloseDecision = 'stop' | 'stay'

interface CloseGuardParts {
  /** Jobs at work as last heard of; asking the engine now would take as long as the step that it is in. */
  countJobs: () => number
  ask: (jobs: number) => Promise<CloseDecision>
  /** What becomes of edits that are not saved; asked when the jobs are decided about. */
  settleUnsaved: () => Promise<CloseDecision>
  /** Stops jobs and engine; checkpoints are saved. Comes back in bounded time. */
  stopEngine: () => Promise<void>
  /** Closes for good. */
  leave: () => void
}

type Stage = 'open' | 'deciding' | 'stopping' | 'leaving'

/** Keeps the window open until a person has decided about running jobs and unsaved edits, and the engine until it has saved them. */
export class CloseGuard {
  readonly #parts: CloseGuardParts
  #stage: Stage = 'open'

  constructor(parts: CloseGuardParts) {
    this.#parts = parts
  }

  get stage(): Stage {
    return this.#stage
  }

  /** For the window's `close`. Closing again while a question is open changes nothing. */
  onClose(event: { preventDefault(): void }): void {
    if (this.#stage === 'leaving') return
    event.preventDefault()
    if (this.#stage === 'open') void this.#decide()
  }

  /** The system shuts down: no question, just the orderly end. */
  async endNow(): Promise<void> {
    if (this.#stage === 'stopping' || this.#stage === 'leaving') return
    this.#stage = 'stopping'
    await this.#parts.stopEngine()
    this.#stage = 'leaving'
    this.#parts.leave()
  }

  async #decide(): Promise<void> {
    this.#stage = 'deciding'
    const jobs = this.#parts.countJobs()
    const aboutJobs = jobs === 0 ? 'stop' : await this.#parts.ask(jobs)
    const decision = aboutJobs === 'stop' && this.stage === 'deciding' ? await this.#parts.settleUnsaved() : aboutJobs
    if (decision === 'stop') await this.endNow()
    else if (this.stage === 'deciding') this.#stage = 'open' // and not where the system went down over the question
  }
}
