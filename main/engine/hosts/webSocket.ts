import { createWebSocketLine, type WebSocketLike } from '../../contract/transport/webSocketLine'
import type { Engine } from '../engine'
import { serveLine } from '../serveLine'

/** Serves the page at the other end of a web socket that has been let in. */
export function serveWebSocket(engine: Engine, socket: WebSocketLike): void {
  serveLine({ engine, line: createWebSocketLine(socket) })
}
