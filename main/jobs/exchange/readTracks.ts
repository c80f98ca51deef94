import { AppError } from '../../contract/errors'
import type { ExchangeFormatName, Mismatch } from '../../contract/exchange'
import type { ExchangeFormat, FormatFile, ReadChoices } from '../../formats/exchange/exchangeFormat'
import { UNKNOWN_CLIP } from '../../formats/exchange/exchangeModel'
import type { ExchangeClip, ExchangeDocument } from '../../formats/exchange/exchangeModel'
import { withTimes } from '../../formats/exchange/frameTimes'
import { compareWithClip } from './compareWithClip'
import { formatNamed, readDocument, recognizeFormat } from './formatTable'
import { assertInClip, remap } from './remap'

export interface ReadTracksRequest {
  files: readonly FormatFile[]
  /** What was named; in errors. */
  path: string
  /** @default as the files look */
  format?: ExchangeFormatName | undefined
  /** The clip that they belong to; null: whatever the files say. */
  clip: ExchangeClip | null
  choices: ReadChoices
}

export interface ReadTracks {
  format: ExchangeFormat
  document: ExchangeDocument
  /** What does not fit the clip, before any of it was set right. */
  mismatches: Mismatch[]
}

/** Reads files and lays them beside the clip; moves nothing yet. @throws AppError `track-invalid`, `usage` */
export async function readTracks({ files, path, format: name, clip, choices }: ReadTracksRequest): Promise<ReadTracks> {
  const format = name ? formatNamed(name) : recognizeFormat(files, path)
  const request = { files, path, clip: clip ?? UNKNOWN_CLIP, choices }
  const { document, fromZero } = await readAnyBase(format, request)
  const own = { ...document, clip: withoutKnown(document.clip, clip) }
  const found = clip ? compareWithClip(own, clip) : []
  return { format, document, mismatches: fromZero ? [{ kind: 'frame-base' }, ...found] : found }
}

/** The tracks on the clip's frames, with the clip's times: moved where that was chosen. @throws AppError `track-invalid` for boxes beyond the clip */
export function settleTracks({ document, mismatches }: ReadTracks, { clip, path, move }: { clip: ExchangeClip | null; path: string; move: boolean }): ExchangeDocument {
  if (!clip) return withTimes(document)
  const moved = move ? remap(document, { mismatches, clip }) : document
  assertInClip(moved, { clip, path })
  return withTimes({ ...moved, clip: { ...clip, portion: moved.clip.portion } })
}

/** Files that should count from 1 and hold a frame 0 count from 0: they are read so, and it is said. */
async function readAnyBase(format: ExchangeFormat, request: Parameters<ExchangeFormat['read']>[0]): Promise<{ document: ExchangeDocument; fromZero: boolean }> {
  try {
    return { document: await readDocument(format, request), fromZero: false }
  } catch (thrown) {
    const isZero = thrown instanceof AppError && thrown.message.includes('frame -1 is no frame')
    if (!isZero || format.facts.frameBase !== 1 || request.choices.frameBase !== undefined) throw thrown
    return { document: await readDocument(format, { ...request, choices: { ...request.choices, frameBase: 0 } }), fromZero: true }
  }
}

/** What the file itself said of its clip: what a reader only handed on says nothing. */
function withoutKnown(read: ExchangeClip, given: ExchangeClip | null): ExchangeClip {
  if (!given) return read
  return { ...read, frameCount: read.frameCount === given.frameCount ? null : read.frameCount, frameRate: read.frameRate === given.frameRate ? null : read.frameRate }
}
