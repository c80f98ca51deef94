import type { WebSocketLike } from '../contract/transport/webSocketLine'
import { createEngine, type EngineOptions } from '../engine/createEngine'
import type { Engine } from '../engine/engine'
import { serveWebSocket } from '../engine/hosts/webSocket'
import { forkedLearner, type LearnerModule } from '../jobs/runs/learnerLine'

/** Whoever serves the pages that have been let in. */
export interface EngineSupply {
  serve(socket: WebSocketLike): void
  /** Jobs keep what they have. */
  close(): Promise<void>
}

/** As plain data, which may cross to another process. */
export interface ServedEngine extends Omit<EngineOptions, 'learner'> {
  /** How to start a process that learns; absent: learning runs in the engine's own. */
  learner?: LearnerModule
}

/** @throws AppError as `createEngine` */
export function createServedEngine({ learner, ...options }: ServedEngine): Promise<Engine> {
  return createEngine({ ...options, ...(learner ? { learner: forkedLearner(learner) } : {}) })
}

/** An engine in this process. @throws AppError as `createEngine` */
export async function supplyInProcess(options: ServedEngine): Promise<EngineSupply> {
  const engine = await createServedEngine(options)
  return { serve: (socket) => serveWebSocket(engine, socket), close: () => engine.close() }
}
