/** More open requests than any page has: one that asks without end must not fill the memory. */
const MOST_OPEN = 8

/** Numbers that a port was asked for with. Each is good for one port; an unasked or repeated one is refused. */
export class NonceBook {
  readonly #open = new Set<string>()

  /** Notes a request. The oldest is forgotten where there are too many. */
  expect(nonce: string): void {
    this.#open.add(nonce)
    const [oldest] = this.#open
    if (this.#open.size > MOST_OPEN && oldest !== undefined) this.#open.delete(oldest)
  }

  /** Whether a port that came with this number was asked for. */
  take(nonce: unknown): boolean {
    return typeof nonce === 'string' && this.#open.delete(nonce)
  }
}
