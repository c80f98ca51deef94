import type { WebSocketLike } from '../contract/transport/webSocketLine'
import { openBrowser } from './openBrowser'
import { startServer } from './startServer'

/** Settings that a page keeps belong to its address: the same port from start to start. */
const USUAL_PORT = 7717

export interface Serving {
  pageFolder: string
  /** @default 7717, or another when that is taken */
  port?: number | undefined
  /** In the browser, when it can be. */
  open?: boolean | undefined
  warn(text: string): void
  signal: AbortSignal
  onServing(serving: { address: string; port: number }): void
  onPage(socket: WebSocketLike): void
}

/** Serves a page until it is told to stop. @throws AppError `usage` for a port that is taken */
export async function servePage({ pageFolder, port, open, warn, signal, onServing, onPage }: Serving): Promise<void> {
  const server = await startServer({ port: port ?? USUAL_PORT, orAnother: port === undefined, pageFolder, onPage })
  try {
    onServing(server)
    if (open) await openBrowser(server.address).catch(() => warn('No browser could be opened; open the address yourself.'))
    await aborted(signal)
  } finally {
    await server.close()
  }
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve()
    else signal.addEventListener('abort', () => resolve(), { once: true })
  })
}
