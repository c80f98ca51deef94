import type { Port } from '../../main/contract/port'
import { createPort } from '../../main/contract/transport/createPort'
import { createWebSocketLine } from '../../main/contract/transport/webSocketLine'
import type { WebSocketLike } from '../../main/contract/transport/webSocketLine'

/** The engine of the server that this page came from; the server knows the page by the cookie that it gave it. */
export function createWebSocketPort(): Port {
  const address = new URL('/engine', location.href)
  address.protocol = address.protocol === 'https:' ? 'wss:' : 'ws:'
  address.search = ''
  address.hash = ''
  return createPort({ connect: () => createWebSocketLine(new WebSocket(address) as WebSocketLike) })
}
