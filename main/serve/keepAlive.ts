import type { WebSocket, WebSocketServer } from 'ws'

const INTERVAL_MILLISECONDS = 20_000

/** Ends sockets whose other end has gone without a word, as a laptop that was closed. @returns the end of it */
export function keepAlive(sockets: WebSocketServer): () => void {
  const silent = new WeakSet<WebSocket>()
  const timer = setInterval(() => {
    for (const socket of sockets.clients) {
      if (silent.has(socket)) socket.terminate()
      silent.add(socket)
      socket.once('pong', () => silent.delete(socket))
      socket.ping()
    }
  }, INTERVAL_MILLISECONDS)
  timer.unref()
  return () => clearInterval(timer)
}
