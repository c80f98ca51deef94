/**
 * Every way in which Pultrack can fail a user, as one stable code each. Codes are part of the command line's
 * JSON output and are never renamed; messages may improve.
 */
export const ERROR_CODES = [
  'usage', // the command line itself is wrong
  'config-invalid', // unknown key, wrong type or range in a configuration
  'footage-empty', // no clip at all under the given paths
  'footage-unreadable', // none of the clips could be decoded
  'clip-missing',
  'clip-unreadable',
  'clip-frame-missing', // a frame index outside the clip, or inside a gap of it
  'nothing-to-learn', // footage decodes, but holds no usable instance or no chain that held up
  'box-invalid', // zero, negative or non-finite size
  'box-outside', // no part of the box lies inside the frame
  'model-missing',
  'model-invalid', // not a model, damaged, or of another backbone
  'checkpoint-invalid', // cut short, or its hash does not match
  'run-invalid', // a folder that is not a run, or is in use
  'output-exists',
  'output-unwritable', // read-only folder, full disk
  'track-invalid', // a track or its response maps: another file, cut short, or with malformed rows
  'manifest-invalid', // the list of a batch: another format, or malformed rows
  'object-missing', // nobody has said what to follow in a clip of a batch
  'object-not-found', // a template's target was searched for in a clip and nothing is surely it
  'batch-invalid', // a folder that holds no batch, or a damaged one
  'executor-failed', // the site's scheduler, or the queue, refused or lost what it was given
  'sequences-invalid', // benchmark folder without usable sequences, or with malformed lines
  'tracker-external', // a tracker in a process of its own did not start, ended, or gave no valid answer
  'loss-not-finite',
  'out-of-memory', // while learning: smaller batches would fit
  'device-unavailable',
  'ffmpeg-missing',
  'ffmpeg-failed',
  'project-invalid', // not a project, damaged, or reaching beyond its folder
  'project-read-only', // another process or window has it, or a newer version made it
  'project-unsaved', // edits that are not saved would be lost
  'path-refused', // a place outside the folders that may be shown
  'id-unknown', // no clip, job, run, model or root of this name
  'call-invalid', // no such procedure, or arguments that do not fit it
  'message-invalid', // a message or packet that no side of ours sends
  'superseded', // a newer request of the same viewer took its place
  'engine-busy', // too many calls at once, or the job in hand forbids it
  'engine-lost', // the engine's process ended, or the connection to it
  'engine-absent', // the page shows a recorded run: there is nothing that could do this
  'interrupted',
  'internal',
] as const

export type ErrorCode = (typeof ERROR_CODES)[number]

export interface AppErrorFields {
  code: ErrorCode
  /** What went wrong and where (clip, frame, file and line). */
  message: string
  /** The user's next step. */
  hint?: string
  cause?: unknown
}

/** The one error class that crosses boundaries: code, what and where, next step. */
export class AppError extends Error {
  readonly code: ErrorCode
  readonly hint: string | undefined

  constructor({ code, message, hint, cause }: AppErrorFields) {
    super(message, cause === undefined ? undefined : { cause })
    this.name = 'AppError'
    this.code = code
    this.hint = hint
  }

  toJSON(): { code: ErrorCode; message: string; hint?: string } {
    return { code: this.code, message: this.message, ...(this.hint === undefined ? {} : { hint: this.hint }) }
  }
}

/** Wraps anything thrown into an {@link AppError}; what is not ours becomes `internal`. */
export function toAppError(thrown: unknown): AppError {
  if (thrown instanceof AppError) return thrown
  const message = thrown instanceof Error ? thrown.message : String(thrown)
  return new AppError({ code: 'internal', message, cause: thrown })
}

export type Result<T> = { ok: true; value: T } | { ok: false; error: AppError }
