import { AppError } from '../../main/contract/errors'
import { fromFailure } from '../../main/contract/failure'
import type { EngineSign } from '../../main/contract/host'
import type { Place } from '../../main/contract/ids'

interface Waiting {
  resolve: (places: Place[]) => void
  reject: (error: AppError) => void
}

/** Answers to paths that were handed to the engine's process, matched by number. */
export class Admissions {
  readonly #waiting = new Map<number, Waiting>()
  #last = 0

  /** @param send sends the question with its number */
  ask(send: (id: number) => void): Promise<Place[]> {
    this.#last += 1
    const id = this.#last
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject })
      send(id)
    })
  }

  /** An answer to nothing that was asked is left aside. */
  answer(sign: Extract<EngineSign, { kind: 'admitted' | 'refused' }>): void {
    const waiting = this.#waiting.get(sign.id)
    this.#waiting.delete(sign.id)
    if (sign.kind === 'admitted') waiting?.resolve(sign.places)
    else waiting?.reject(fromFailure(sign.error))
  }

  /** The process is gone; nobody will answer. */
  giveUp(): void {
    const lost = new AppError({ code: 'engine-lost', message: 'The engine ended before it could read what was picked.', hint: 'Pick it again once the engine runs.' })
    for (const { reject } of this.#waiting.values()) reject(lost)
    this.#waiting.clear()
  }
}
