/** What the transports count on beyond `main/platform.d.ts`: Node and browsers have it alike. */
interface AbortSignal {
  addEventListener(type: 'abort', listener: () => void, options?: { once?: boolean }): void
  removeEventListener(type: 'abort', listener: () => void): void
}

declare class TextEncoder {
  encode(text: string): Uint8Array
}

declare class TextDecoder {
  constructor(label?: string, options?: { fatal?: boolean })
  decode(bytes: Uint8Array): string
}

declare function setTimeout(work: () => void, milliseconds: number): unknown
declare function clearTimeout(timer: unknown): void
declare function queueMicrotask(work: () => void): void
