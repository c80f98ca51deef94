import type { WebSocketLike } from '../contract/transport/webSocketLine'
import { createEngine, type EngineOptions } from '../engine/createEngine'
import { serveWebSocket } from '../engine/hosts/webSocket'

/** Whoever serves the pages that have been let in. */
export interface EngineSupply {
  serve(socket: WebSocketLike): void
  /** Jobs keep what they have. */
  close(): Promise<void>
}

/** An engine in this process. @throws AppError as `createEngine` */
export async function supplyInProcess(options: EngineOptions): Promise<EngineSupply> {
  const engine = await createEngine(options)
  return { serve: (socket) => serveWebSocket(engine, socket), close: () => engine.close() }
}
