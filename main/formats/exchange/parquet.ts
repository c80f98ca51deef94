import { clipPortionSchema, isWhole } from '../../contract/clipPortion'
import type { Box } from '../../contract/geometry'
import { SAMPLE_SOURCES, TRACK_STATES } from '../../contract/track'
import { computedBySchema } from '../../contract/trackerEngine'
import { exchangeInvalid, fileNamed } from './exchangeFormat'
import type { ExchangeFormat, ReadRequest } from './exchangeFormat'
import { DEFAULT_LABEL, DEFAULT_SCORE } from './exchangeModel'
import type { ExchangeDocument, ExchangeSample, ExchangeTrack } from './exchangeModel'
import { parseJson } from './jsonValues'
import { LIMITS } from './limits'
import { readParquetColumns } from './parquetColumns'
import type { ParquetColumns } from './parquetColumns'
import { TrackBuilder } from './trackBuilder'

/**
 * Parquet with the columns of our own CSV and what that lacks, for data science: nothing is lost. Doubles and whole numbers, texts in UTF-8, compressed by Snappy. `keyframe` is true for boxes of
 * a person or a file. What of the clip was looked at, and what computed the tracks, stands in the file's own metadata.
 */
export const PARQUET: ExchangeFormat = {
  facts: { format: 'parquet', title: 'Parquet', form: 'file', extension: 'parquet', frameBase: 0, pixelBase: 0, rounding: null, losses: [], needs: [] },
  recognizes: (files, head) => files.some((name) => /\.parquet$/i.test(name)) || head.startsWith('PAR1'),
  read: readParquet,
  write: async (document) => [{ name: 'tracks.parquet', bytes: await writeParquet(document) }],
}

/** Keys of the file's metadata, JSON as in `track.json`. */
const PORTION = 'pultrack.portion'
const ENGINE = 'pultrack.engine'

async function writeParquet({ clip, tracks, engine }: ExchangeDocument): Promise<Uint8Array> {
  const { parquetWriteBuffer } = await import('hyparquet-writer')
  const rows = tracks.flatMap((track) => track.samples.map((sample) => ({ track, sample })))
  const column = <T>(take: (row: { track: ExchangeTrack; sample: ExchangeSample }) => T): T[] => rows.map(take)
  const columnData = [
    { name: 'frame', data: column(({ sample }) => sample.frameIndex), type: 'INT32' as const },
    { name: 'pts_s', data: column(({ sample }) => sample.mediaTime), type: 'DOUBLE' as const },
    { name: 'track', data: column(({ track }) => track.id), type: 'DOUBLE' as const },
    { name: 'label', data: column(({ track }) => track.label), type: 'STRING' as const },
    ...(['left', 'top', 'width', 'height'] as const).map((side, index) => ({ name: 'xywh'[index]!, data: column(({ sample }) => sample.box[side]), type: 'DOUBLE' as const })),
    { name: 'score', data: column(({ sample }) => sample.score), type: 'DOUBLE' as const },
    { name: 'psr', data: column(({ sample }) => sample.psr), type: 'DOUBLE' as const },
    { name: 'confidence', data: column(({ sample }) => sample.confidence), type: 'DOUBLE' as const },
    { name: 'scale_index', data: column(({ sample }) => sample.scaleIndex), type: 'INT32' as const },
    { name: 'state', data: column(({ sample }) => sample.state), type: 'STRING' as const },
    { name: 'source', data: column(({ sample }) => sample.source), type: 'STRING' as const },
    { name: 'model_id', data: column(({ sample }) => sample.modelId), type: 'STRING' as const },
    { name: 'keyframe', data: column(({ sample }) => sample.source === 'user' || sample.source === 'imported'), type: 'BOOLEAN' as const },
  ]
  const kvMetadata = [
    ...(clip.portion && !isWhole(clip.portion) ? [{ key: PORTION, value: JSON.stringify(clip.portion) }] : []), ...(engine ? [{ key: ENGINE, value: JSON.stringify(engine) }] : []),
  ]
  return new Uint8Array(parquetWriteBuffer({ columnData, kvMetadata }))
}

async function readParquet(request: ReadRequest): Promise<ExchangeDocument> {
  const { path, clip, choices } = request
  const { bytes } = fileNamed(request, /\.parquet$/i)
  if (bytes.length > LIMITS.fileBytes) throw exchangeInvalid(path, `it is larger than ${LIMITS.fileBytes / 1024 / 1024} MiB`)
  const columns = await readParquetColumns(bytes, { path, mostRows: LIMITS.samples })
  const builder = new TrackBuilder(path)
  const [readPlace, readKnown] = [placesOf(columns), knownOf(columns)]
  const [track, label] = [columns.numbers('track'), columns.texts('label')]
  for (let row = 0; row < columns.rows; row++) {
    const { frame, box } = readPlace(row)
    const key = track(row) ?? 1
    builder.add({ key, frameIndex: frame - (choices.frameBase ?? 0), box, known: readKnown(row), at: row + 1 })
    builder.label(key, label(row) ?? DEFAULT_LABEL, row + 1)
  }
  const said = <T>(key: string, schema: Schema<T>): T | undefined => parseSaid(columns.said.get(key), { key, schema, path })
  return { clip: { ...clip, portion: said(PORTION, clipPortionSchema) }, tracks: builder.finish(), engine: said(ENGINE, computedBySchema) }
}

/** Of what the contract describes. */
interface Schema<T> {
  safeParse(value: unknown): { success: true; data: T } | { success: false }
}

/** What the file says of itself under a key. */
function parseSaid<T>(text: string | undefined, { key, schema, path }: { key: string; schema: Schema<T>; path: string }): T | undefined {
  if (text === undefined) return undefined
  const said = schema.safeParse(parseJson({ name: key, bytes: new TextEncoder().encode(text) }, `${path}, ${key}`))
  if (said.success) return said.data
  throw exchangeInvalid(path, `what its ${key} says cannot be`)
}

function placesOf(columns: ParquetColumns): (row: number) => { frame: number; box: Box } {
  const [frames, lefts, tops, widths, heights] = ['frame', 'x', 'y', 'w', 'h'].map((name) => columns.numbers(name)) as [Cells, Cells, Cells, Cells, Cells]
  return (row) => {
    const [left, top, width, height, frame] = [lefts(row), tops(row), widths(row), heights(row), frames(row)]
    if (left === null || top === null || width === null || height === null) throw exchangeInvalid(columns.place(row), 'x, y, w or h is missing')
    if (frame === null) throw exchangeInvalid(columns.place(row), 'frame is missing')
    return { frame, box: { left, top, width, height } }
  }
}

type Cells = (row: number) => number | null

/** What else a row says of its sample. */
function knownOf(columns: ParquetColumns): (row: number) => Partial<ExchangeSample> {
  const [times, scores, ratios, confidences, scales] = ['pts_s', 'score', 'psr', 'confidence', 'scale_index'].map((name) => columns.numbers(name)) as [Cells, Cells, Cells, Cells, Cells]
  const [states, sources, models] = ['state', 'source', 'model_id'].map((name) => columns.texts(name)) as [Texts, Texts, Texts]
  return (row) => {
    const [state, source] = [states(row), sources(row)]
    return {
      mediaTime: times(row), psr: ratios(row), confidence: confidences(row), scaleIndex: scales(row), modelId: models(row),
      state: TRACK_STATES.find((each) => each === state) ?? 'tracked', source: SAMPLE_SOURCES.find((each) => each === source) ?? 'imported', score: scores(row) ?? DEFAULT_SCORE,
    }
  }
}

type Texts = (row: number) => string | null
