import { toAppError } from '../contract/errors'
import { toFailure } from '../contract/failure'
import type { Line, LineListeners } from '../contract/transport/line'
import { CLOSE_CODES } from '../contract/transport/webSocketLine'
import { decodeMessage, encodeMessage } from '../contract/transport/wireCodec'
import type { Engine } from '../engine/engine'
import { serveLine } from '../engine/serveLine'
import { createServedEngine, type ServedEngine } from './engineSupply'
import { relayMessageSchema, type RelayMessage } from './relayMessages'

/** What the process has of its parent; `process` itself, where it was forked. */
export interface RelayParent {
  send?(message: RelayMessage, sent?: () => void): unknown
  on(event: 'message', listener: (message: unknown) => void): unknown
  on(event: 'disconnect', listener: () => void): unknown
}

/** Runs an engine for a server in another process, until that says stop or is gone. */
export async function runEngineChild(options: ServedEngine, parent: RelayParent): Promise<void> {
  const send = (message: RelayMessage): void => void parent.send?.(message)
  try {
    const engine = await createServedEngine(options)
    await new Promise<void>((resolve) => {
      const pages = new Map<number, PageLine>()
      parent.on('message', (message) => take({ engine, pages, send, message: relayMessageSchema.parse(message), stop: resolve }))
      parent.on('disconnect', resolve)
      send({ kind: 'ready' })
    })
    await engine.close()
  } catch (thrown) {
    const failed: RelayMessage = { kind: 'failed', error: toFailure(toAppError(thrown)) }
    await new Promise<void>((resolve) => (parent.send ? parent.send(failed, () => resolve()) : resolve())) // the process ends next
  }
}

interface Taking {
  engine: Engine
  pages: Map<number, PageLine>
  send(message: RelayMessage): void
  message: RelayMessage
  stop(): void
}

function take({ engine, pages, send, message, stop }: Taking): void {
  if (message.kind === 'stop') return stop()
  if (message.kind === 'open') {
    const { page } = message
    const line = new PageLine({ send: (bytes) => send({ kind: 'packet', page, bytes }), close: (code) => send({ kind: 'close', page, code }) })
    pages.set(page, line)
    return serveLine({ engine, line })
  }
  if (message.kind === 'packet') pages.get(message.page)?.receive(message.bytes)
  if (message.kind !== 'close') return
  pages.get(message.page)?.end()
  pages.delete(message.page)
}

/** A page at the other end of the server, as a line. */
class PageLine implements Line {
  private listeners: LineListeners | undefined
  private ended = false

  constructor(private readonly way: { send(bytes: Uint8Array): void; close(code: number): void }) {}

  send(message: unknown): void {
    if (!this.ended) this.way.send(encodeMessage(message))
  }

  listen(listeners: LineListeners): void {
    this.listeners = listeners
  }

  close(): void {
    this.way.close(CLOSE_CODES.closed)
    this.end()
  }

  receive(bytes: Uint8Array): void {
    if (this.ended) return
    let message: unknown
    try {
      message = decodeMessage(bytes)
    } catch {
      this.way.close(CLOSE_CODES.messageInvalid)
      return this.end()
    }
    this.listeners?.onMessage(message)
  }

  end(): void {
    if (this.ended) return
    this.ended = true
    this.listeners?.onEnd('closed')
  }
}
