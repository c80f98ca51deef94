import type { Result } from './errors'
import type { EngineEvent } from './events'
import type { FramePacket } from './frames'
import type { CallArguments, CallResult, ProcedureName } from './procedures'

/**
 * `lost`: the connection broke and is being made again. `engine-lost`: the engine's process ended; the host starts another. In both, calls under way
 * failed with `engine-lost`, and `open` comes back by itself; a `reset` event follows where the engine is a new one.
 */
export type PortState = 'connecting' | 'open' | 'lost' | 'engine-lost' | 'closed'

/** A page's way to an engine. The same over MessagePorts, WebSockets and in process. */
export interface Port {
  readonly state: PortState
  /** Never rejects. An abort lets the engine stop working on it; the result is then `interrupted`. */
  call<K extends ProcedureName>(name: K, args: CallArguments<K>, options?: { signal?: AbortSignal }): Promise<Result<CallResult<K>>>
  /** Events in order, each once. @returns the unsubscription */
  onEvent(listener: (event: EngineEvent) => void): () => void
  /** Pictures. Whoever has drawn one grants a credit for the next; without that none comes. */
  onFrame(listener: (packet: FramePacket) => void): () => void
  grantCredit(): void
  onState(listener: (state: PortState) => void): () => void
  close(): void
}
