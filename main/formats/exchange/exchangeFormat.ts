import { AppError } from '../../contract/errors'
import type { FormatFacts } from '../../contract/exchange'
import type { ExchangeClip, ExchangeDocument, ExchangeTrack } from './exchangeModel'

/** One file of a format; `name` is relative to the folder that is written or read, with `/`. */
export interface FormatFile {
  name: string
  bytes: Uint8Array
}

/** Choices that a file itself does not tell; each format takes those that it knows. */
export interface ReadChoices {
  /** Number of the first frame in the file. @default the format's own */
  frameBase?: 0 | 1
  /** Coordinate of the top-left pixel's corner in the file. @default the format's own */
  pixelBase?: 0 | 1
  /** Side of the square, in pixels, that is laid round points of files that have no sizes. */
  side?: number
}

export interface ReadRequest {
  /** What was named; in errors. */
  path: string
  files: readonly FormatFile[]
  /** What is known of the clip already; formats in shares of the frame need its size. */
  clip: ExchangeClip
  choices: ReadChoices
}

/** A foreign format: facts, reader and writer. Readers throw nothing but AppError `track-invalid` with the place, or `usage` where they must be told more. */
export interface ExchangeFormat {
  facts: FormatFacts
  /** Whether these files look like the format; `head` is the beginning of the first one as text. Certain formats are asked first. */
  recognizes(files: readonly string[], head: string): boolean
  read(request: ReadRequest): ExchangeDocument | Promise<ExchangeDocument>
  write(document: ExchangeDocument): FormatFile[] | Promise<FormatFile[]>
}

export function exchangeInvalid(place: string, what: string, cause?: unknown): AppError {
  return new AppError({ code: 'track-invalid', message: `${place}: ${what}.`, hint: 'Correct that place; if the file was taken for another format than it is, name its format (pultrack convert --from).', cause })
}

/** @throws AppError `usage` when a format needs to be told more than is known */
export function needed<T>(value: T | null, { what, format }: { what: string; format: string }): T {
  if (value !== null) return value
  throw new AppError({ code: 'usage', message: `${format} needs the ${what} of the clip.`, hint: 'Name the clip as well: --clip CLIP.' })
}

/** The only track. @throws AppError `usage` when there are others, or none */
export function onlyTrack({ tracks }: ExchangeDocument, format: string): ExchangeTrack {
  const [only, ...others] = tracks
  if (only && others.length === 0) return only
  throw new AppError({ code: 'usage', message: `${format} holds one track a file; there are ${tracks.length}.`, hint: 'Choose one of them (--track), or another format.' })
}

/** The file of that ending, or the only one. @throws AppError `track-invalid` when there is none */
export function fileNamed({ files, path }: ReadRequest, pattern: RegExp): FormatFile {
  const found = files.find(({ name }) => pattern.test(name)) ?? (files.length === 1 ? files[0] : undefined)
  if (!found) throw exchangeInvalid(path, 'the folder has no file of this format')
  return found
}

export function textFile(name: string, text: string): FormatFile {
  return { name, bytes: new TextEncoder().encode(text) }
}
