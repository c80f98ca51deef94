import type { z } from 'zod'
import type { Place } from '../contract/ids'
import type { CallResult, ProcedureName, Procedures } from '../contract/procedures'
import type { EventLog } from './eventLog'
import type { FrameHub } from './frameHub'

export interface CallContext {
  /** Aborted when the caller gives up or goes away. */
  signal: AbortSignal
  /** Names the page's connection: two pages may have viewers of the same name. */
  connection: string
}

type CheckedArguments<K extends ProcedureName> = z.output<Procedures[K]['arguments']>

export type Handlers = { [K in ProcedureName]: (args: CheckedArguments<K>, context: CallContext) => Promise<CallResult<K>> }

/** What learns and tracks, whatever process it is in and whoever asks. */
export interface Engine {
  /** Another for every start: events of an earlier engine are none of this one's. */
  readonly id: string
  readonly events: EventLog
  readonly frames: FrameHub
  readonly handlers: Handlers
  /** A connection is gone: what only it had use for is let go. */
  leave(connection: string): void
  /** Makes paths that a person chose in a dialog of the host known, with all below them. For hosts; no page can ask for it. */
  admit(paths: readonly string[]): Promise<Place[]>
  /** Jobs keep what they have and end. */
  close(): Promise<void>
}
