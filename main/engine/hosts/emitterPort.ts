import type { Line } from '../../contract/transport/line'

/** A message port with Node's way of listening, as Electron's processes and Node's worker threads have it. */
export interface EmitterPort {
  postMessage(message: unknown): void
  start(): void
  close(): void
  on(event: 'message', listener: (message: unknown) => void): unknown
  on(event: 'close', listener: () => void): unknown
}

/** Electron wraps what was sent in an event; Node hands it over as it is. */
export function createEmitterPortLine(port: EmitterPort, unwrap: (message: unknown) => unknown): Line {
  return {
    send: (message) => port.postMessage(message),
    listen: ({ onMessage, onEnd }) => {
      port.on('message', (message) => onMessage(unwrap(message)))
      port.on('close', () => onEnd('closed'))
      port.start()
    },
    close: () => port.close(),
  }
}

/** Of Electron's `MessageEvent`. */
export function dataOf(event: unknown): unknown {
  return (event as { data?: unknown } | null)?.data
}
