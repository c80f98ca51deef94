import type { AppError } from '../../contract/errors'
import type { JobContext } from '../../contract/reporter'
import type { QueuedJob } from './redisQueue'

/** After a task has ended its files may take so long to be seen from another machine. */
export const SETTLE_MILLISECONDS = 15_000

/** A part of a work that is done by itself: a clip of a batch, a run of an ablation. */
export interface Piece {
  name: string
  /** 0-based, in the list that lies in the work's folder. */
  place: number
  /** Of all that its result follows from. */
  hash: string
}

/** Work that others do, piece by piece. Its folder is the only word on it: a task that says that it has ended, and has left nothing there, has died. */
export interface SharedWork {
  /** Under the same path wherever pieces are done. */
  readonly folder: string
  /** What is not there yet. */
  readonly left: readonly Piece[]
  /** Looks at the folder again, and tells what has come. */
  look(): Promise<void>
  /** Nobody brings what is left, or some of it: it fails, each with the reason. */
  giveUp(reason: (piece: Piece) => AppError, lost?: readonly Piece[]): Promise<void>
  /** Words for this program to do pieces; their places come after, with commas between. */
  readonly words: readonly string[]
  /** The same for a worker that listens to a queue. */
  jobOf(piece: Piece): QueuedJob
}

/** Who has the pieces done elsewhere. Returns when nothing can be done any more. */
export type RemoteExecutor = (work: SharedWork, context: JobContext) => Promise<void>
