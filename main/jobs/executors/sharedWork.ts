import type { AppError } from '../../contract/errors'
import type { JobContext, Reporter } from '../../contract/reporter'
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

/** What a work's folder says of a piece: nothing yet, that its result is there, or why there is none. */
export type PieceEnd = 'left' | 'done' | AppError

export interface SharedWorkOptions<P extends Piece> {
  /** Under the same path wherever pieces are done. */
  folder: string
  /** What is not there yet. */
  pieces: readonly P[]
  /** What the pieces are called together, e.g. 'clips'. */
  unit: string
  /** Words for this program to do pieces; their places come after, with commas between. */
  words: readonly string[]
  reporter: Reporter
}

/** Work that others do, piece by piece. Its folder is the only word on it: a task that says that it has ended, and has left nothing there, has died. */
export abstract class SharedWork<P extends Piece = Piece> {
  readonly folder: string
  readonly words: readonly string[]
  private waiting: readonly P[]
  private failed = 0
  private readonly total: number
  private readonly unit: string
  private readonly reporter: Reporter

  protected constructor({ folder, pieces, unit, words, reporter }: SharedWorkOptions<P>) {
    this.folder = folder
    this.words = words
    this.waiting = pieces
    this.total = pieces.length
    this.unit = unit
    this.reporter = reporter
  }

  /** What is not there yet. */
  get left(): readonly P[] {
    return this.waiting
  }

  /** Pieces that ended without a result. */
  get failures(): number {
    return this.failed
  }

  /** A piece as a worker that listens to a queue takes it. */
  abstract jobOf(piece: P): QueuedJob

  protected abstract readEnd(piece: P): Promise<PieceEnd>

  /** Puts down that a piece was given up, where others look for that. */
  protected abstract recordGivenUp(piece: P, error: AppError): Promise<void>

  /** Looks at the folder again, and tells what has come. */
  async look(): Promise<void> {
    const left: P[] = []
    for (const piece of this.waiting) {
      const end = await this.readEnd(piece)
      if (end === 'left') left.push(piece)
      else if (end !== 'done') this.tellFailure(piece, end)
    }
    const came = this.waiting.length - left.length
    this.waiting = left
    if (came > 0) this.reporter({ kind: 'progress', unit: this.unit, done: this.total - left.length, total: this.total, item: `${left.length} left` })
  }

  /** Nobody brings what is left, or some of it: it fails, each with the reason. */
  async giveUp(reason: (piece: Piece) => AppError, lost: readonly Piece[] = this.waiting): Promise<void> {
    const gone = this.waiting.filter((piece) => lost.includes(piece))
    for (const piece of gone) {
      const error = reason(piece)
      await this.recordGivenUp(piece, error)
      this.tellFailure(piece, error)
    }
    this.waiting = this.waiting.filter((piece) => !gone.includes(piece))
  }

  private tellFailure({ name }: P, error: AppError): void {
    this.failed += 1
    this.reporter({ kind: 'item-failed', item: name, error })
  }
}

/** Who has the pieces done elsewhere. Returns when nothing can be done any more. */
export type RemoteExecutor = (work: SharedWork, context: JobContext) => Promise<void>
