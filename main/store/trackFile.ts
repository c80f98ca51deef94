import { readFile } from 'node:fs/promises'
import { writeFileAtomic } from './atomicFile'
import { formatTrackCsv, parseTrackCsv } from './trackCsv'
import { trackInvalid } from './trackFormat'
import type { StoredTrack } from './trackFormat'
import { formatTrackJson, parseTrackJson } from './trackJson'
import type { TrackDocument } from './trackJson'

/** Writes track.csv. Its columns hold neither `scaleIndex` nor `modelId`: those are in track.json. */
export function writeTrackCsv({ path, tracks }: { path: string; tracks: readonly StoredTrack[] }): Promise<void> {
  return writeFileAtomic(path, formatTrackCsv(tracks))
}

/** @throws AppError `track-invalid` naming the line */
export async function readTrackCsv(path: string): Promise<StoredTrack[]> {
  return parseTrackCsv(await readText(path), path)
}

/** Writes track.json, which holds everything. A whole ClipInfo serves as clip; of it only what names the clip is written. */
export function writeTrackJson({ path, ...document }: TrackDocument & { path: string }): Promise<void> {
  return writeFileAtomic(path, formatTrackJson(document))
}

/** @throws AppError `track-invalid` naming the place inside the file */
export async function readTrackJson(path: string): Promise<TrackDocument> {
  return parseTrackJson(await readText(path), path)
}

function readText(path: string): Promise<string> {
  return readFile(path, 'utf8').catch((cause: unknown) => {
    throw trackInvalid(`${path} cannot be read.`, cause)
  })
}
