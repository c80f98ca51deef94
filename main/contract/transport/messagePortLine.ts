import type { Line } from './line'

/** What a page's MessagePort and Node's have in common. */
export interface MessagePortLike {
  postMessage(message: unknown): void
  start(): void
  close(): void
  addEventListener(type: 'message' | 'close', listener: (event: { data?: unknown }) => void): void
}

/** A message port as a line. Nothing is transferred: a buffer that is sent stays usable here. Its other end lies in the engine's process. */
export function createMessagePortLine(port: MessagePortLike): Line {
  let closed = false
  return {
    send: (message) => port.postMessage(message),
    listen: ({ onMessage, onEnd }) => {
      port.addEventListener('message', (event) => onMessage(event.data))
      port.addEventListener('close', () => onEnd(closed ? 'closed' : 'engine-lost'))
      port.start()
    },
    close: () => {
      closed = true
      port.close()
    },
  }
}
