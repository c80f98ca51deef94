import { AppError, type Result } from '../errors'

type Settle = (result: Result<unknown>) => void

/** Calls that wait for their answer, by number. */
export class PendingCalls {
  private readonly waiting = new Map<number, Settle>()
  private last = 0

  get count(): number {
    return this.waiting.size
  }

  open(): { id: number; answer: Promise<Result<unknown>> } {
    this.last += 1
    const id = this.last
    return { id, answer: new Promise((resolve) => this.waiting.set(id, resolve)) }
  }

  /** Answers to calls that were given up are ignored. */
  settle(id: number, result: Result<unknown>): void {
    this.waiting.get(id)?.(result)
    this.waiting.delete(id)
  }

  failAll(error: AppError): void {
    for (const id of [...this.waiting.keys()]) this.settle(id, { ok: false, error })
  }
}

export function engineLost(): AppError {
  return new AppError({ code: 'engine-lost', message: 'The engine went away before it answered.', hint: 'What was written is kept. It is being started again; then repeat this, or resume the job.' })
}
