import type { OpenRequest } from '../main/contract/shell'

/** Open requests that came before the page could take them: it asks once when it is up, and from then on hears of each. */
export class OpenQueue {
  readonly #waiting: OpenRequest[] = []
  readonly #send: (request: OpenRequest) => void
  #pageIsUp = false

  constructor(send: (request: OpenRequest) => void) {
    this.#send = send
  }

  add(request: OpenRequest): void {
    if (this.#pageIsUp) this.#send(request)
    else this.#waiting.push(request)
  }

  /** The page is up. */
  take(): OpenRequest[] {
    this.#pageIsUp = true
    return this.#waiting.splice(0)
  }

  /** The page loads anew and will ask again. */
  pageLeft(): void {
    this.#pageIsUp = false
  }
}
