import { AppError } from '../../contract/errors'
import type { ExchangeFormatName, Loss, Mismatch } from '../../contract/exchange'
import type { Scale } from '../../contract/exchangeProcedures'
import { toFailure, type Failure } from '../../contract/failure'
import type { ClipInfo } from '../../contract/frame'
import type { ClipTrack } from '../../contract/trackProcedures'
import type { FormatFile } from '../../formats/exchange/exchangeFormat'
import { stateLosses } from '../../formats/exchange/lossStatement'
import { documentOfTracks, tracksOfDocument, type TracksOfClip } from './clipTracks'
import { describeForExchange } from './describeClip'
import { formatNamed, writeDocument } from './formatTable'
import { formatMotion } from './motionTable'
import { readTracks, settleTracks } from './readTracks'
import { isMovable } from './remap'

/** What an export would lose, and why it could not be. */
export async function stateExport(given: TracksOfClip, format: ExchangeFormatName): Promise<{ losses: Loss[]; problem: Failure | null }> {
  const document = documentOfTracks(given)
  const { facts } = formatNamed(format)
  const tooMany = facts.losses.includes('one-track') && document.tracks.length !== 1
  const problem = document.tracks.length === 0 ? noTracks() : tooMany ? new AppError({ code: 'usage', message: `${facts.title} holds one track a file.`, hint: 'Select one track, or choose another format.' }) : null
  return { losses: stateLosses(facts, document), problem: problem && toFailure(problem) }
}

/** Tracks as the files of a format. @throws AppError `usage` */
export async function writeTracks(given: TracksOfClip, name: ExchangeFormatName): Promise<{ name: string; files: FormatFile[] }> {
  const document = documentOfTracks(given)
  if (document.tracks.length === 0) throw noTracks()
  const format = formatNamed(name)
  const files = await writeDocument(format, document)
  const stem = given.name.replace(/\.[^.]*$/, '')
  return { name: format.facts.form === 'folder' ? `${stem}.${name}.zip` : `${stem}.${suffixOf(name)}${format.facts.extension}`, files }
}

/** Our own two are called as they always were; others by their format, so that two exports do not overwrite each other. */
function suffixOf(name: ExchangeFormatName): string {
  return name === 'csv' || name === 'json' ? 'track.' : `${name}.`
}

export function writeMotion(given: TracksOfClip, scale: Scale): { name: string; bytes: Uint8Array } {
  return { name: `${given.name.replace(/\.[^.]*$/, '')}.motion.csv`, bytes: new TextEncoder().encode(formatMotion(documentOfTracks(given), scale)) }
}

export interface ReadForClip {
  files: readonly FormatFile[]
  clip: ClipInfo
  format?: ExchangeFormatName | undefined
  frames: 'ask' | 'remap' | 'as-is'
  side?: number | undefined
}

/** Tracks of files for a clip; none where frames would have to be moved and nobody said how. @throws AppError `track-invalid`, `usage` */
export async function readForClip({ files, clip, format, frames, side }: ReadForClip): Promise<{ format: ExchangeFormatName; mismatches: Mismatch[]; tracks: ClipTrack[] | null }> {
  const path = files[0]?.name ?? ''
  const own = describeForExchange(clip)
  const read = await readTracks({ files, path, format, clip: own, choices: side === undefined ? {} : { side } })
  const answer = { format: read.format.facts.format, mismatches: read.mismatches }
  if (frames === 'ask' && read.mismatches.some(isMovable)) return { ...answer, tracks: null }
  return { ...answer, tracks: tracksOfDocument(settleTracks(read, { clip: own, path, move: frames === 'remap' })) }
}

function noTracks(): AppError {
  return new AppError({ code: 'usage', message: 'There is no track with boxes to export.', hint: 'Track something first.' })
}
