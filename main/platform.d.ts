/**
 * What contract and core may count on: both browsers and Node have it. Everything else of either platform stays out of reach, because
 * these two projects are compiled without the types of Node and of the DOM.
 */
interface AbortSignal {
  readonly aborted: boolean
  throwIfAborted(): void
}

declare function structuredClone<T>(value: T): T
