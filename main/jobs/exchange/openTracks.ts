import { basename } from 'node:path'
import { AppError } from '../../contract/errors'
import type { ExchangeFormatName, Mismatch } from '../../contract/exchange'
import type { JobContext } from '../../contract/reporter'
import type { ReadChoices } from '../../formats/exchange/exchangeFormat'
import type { ExchangeClip, ExchangeDocument } from '../../formats/exchange/exchangeModel'
import { openClip } from '../../video/openClip'
import { describeForExchange } from './describeClip'
import { readFormatFiles } from './readFiles'
import { readTracks, settleTracks } from './readTracks'
import type { ReadTracks } from './readTracks'
import { isMovable } from './remap'

export interface OpenTracksOptions {
  /** File, or folder of a format that has several. */
  input: string
  /** @default as the input looks */
  from?: ExchangeFormatName | undefined
  /** The clip that the tracks belong to: its frames, times and size. */
  clip?: string | undefined
  /** Only the track of this number. */
  track?: number | undefined
  choices: ReadChoices
  /** What to do where the input counts frames otherwise than the clip. @default 'refuse' */
  frames: 'refuse' | 'remap' | 'as-is'
}

/**
 * Tracks of a file, on the frames of their clip where that is named.
 * @returns them, and as they were read
 * @throws AppError `track-invalid`, `usage`, `clip-missing`, `clip-unreadable`
 */
export async function openTracks(options: OpenTracksOptions & JobContext): Promise<{ read: ReadTracks; document: ExchangeDocument }> {
  const { input } = options
  const clip = options.clip === undefined ? null : await surveyClip(options.clip, options.signal)
  const read = await readTracks({ files: await readFormatFiles(input), path: input, format: options.from, clip, choices: options.choices })
  assertFrames(read.mismatches, options)
  const document = chooseTrack(settleTracks(read, { clip, path: input, move: options.frames === 'remap' }), options)
  const isReckoned = clip === null && read.document.tracks.some(({ samples }) => samples.some(({ mediaTime }) => mediaTime === null)) && document.clip.frameRate !== null
  if (isReckoned) options.reporter({ kind: 'message', level: 'warning', text: 'Times are reckoned from the frame rate that the input names; with --clip they are those of the frames.' })
  return { read, document }
}

async function surveyClip(path: string, signal: AbortSignal): Promise<ExchangeClip> {
  const source = await openClip({ path, signal })
  try {
    return describeForExchange(source.clip)
  } finally {
    await source.close()
  }
}

/** @throws AppError `track-invalid` when boxes would land on other frames than they were drawn on */
function assertFrames(mismatches: readonly Mismatch[], { frames, input, clip }: OpenTracksOptions): void {
  const movable = mismatches.filter(isMovable)
  if (frames !== 'refuse' || movable.length === 0) return
  throw new AppError({
    code: 'track-invalid', message: `${input} does not fit ${basename(clip ?? 'the clip')}: ${movable.map(wordMovable).join('; ')}.`,
    hint: 'Give --remap to put the boxes on the frames that they were meant for, or --as-is to keep the numbers.',
  })
}

function wordMovable(mismatch: Extract<Mismatch, { kind: 'offset' | 'rate' }>): string {
  if (mismatch.kind === 'offset') return `its frames are counted from ${-mismatch.shift}`
  const rate = ({ num, den }: { num: number; den: number }): string => String(Number((num / den).toFixed(3)))
  return `it counts ${rate(mismatch.file)} frames a second, the clip has ${rate(mismatch.clip)}`
}

function chooseTrack(document: ExchangeDocument, { track, input }: OpenTracksOptions): ExchangeDocument {
  if (track === undefined) return document
  const tracks = document.tracks.filter(({ id }) => id === track)
  if (tracks.length > 0) return { ...document, tracks }
  throw new AppError({ code: 'usage', message: `${input} has no track ${track}; it has ${document.tracks.map(({ id }) => id).slice(0, 20).join(', ')}.` })
}
