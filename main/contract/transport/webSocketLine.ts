import type { Line, LineEnd } from './line'
import { decodeMessage, encodeMessage } from './wireCodec'

/** What a page's WebSocket and that of the package `ws` have in common. */
export interface WebSocketLike {
  binaryType: string
  readonly readyState: number
  send(bytes: Uint8Array): void
  close(code?: number, reason?: string): void
  addEventListener(type: 'open' | 'message' | 'close' | 'error', listener: (event: { data?: unknown; code?: number }) => void): void
}

/** Why a socket was closed, as its close code. */
export const CLOSE_CODES = { closed: 1000, messageInvalid: 4000, engineLost: 4001, refused: 4003 } as const

const OPEN = 1

/** A web socket as a line; every message is one binary packet. A packet that cannot be read closes it. */
export function createWebSocketLine(socket: WebSocketLike): Line {
  let closed = false
  socket.binaryType = 'arraybuffer'
  const waiting: unknown[] = []
  const send = (message: unknown): void => {
    if (socket.readyState === OPEN) socket.send(encodeMessage(message))
    else if (socket.readyState < OPEN) waiting.push(message)
  }
  socket.addEventListener('open', () => waiting.splice(0).forEach(send))
  return {
    send,
    listen: ({ onMessage, onEnd }) => {
      socket.addEventListener('error', () => undefined) // a close follows
      socket.addEventListener('close', ({ code }) => onEnd(closed ? 'closed' : endOf(code)))
      socket.addEventListener('message', ({ data }) => {
        const message = readPacket(data)
        if (message === undefined) socket.close(CLOSE_CODES.messageInvalid, 'message-invalid')
        else onMessage(message)
      })
    },
    close: () => {
      closed = true
      socket.close(CLOSE_CODES.closed)
    },
  }
}

function readPacket(data: unknown): unknown {
  try {
    return data instanceof ArrayBuffer ? decodeMessage(new Uint8Array(data)) : undefined
  } catch {
    return undefined
  }
}

function endOf(code: number | undefined): LineEnd {
  if (code === CLOSE_CODES.engineLost) return 'engine-lost'
  return code === CLOSE_CODES.refused ? 'refused' : 'lost'
}
