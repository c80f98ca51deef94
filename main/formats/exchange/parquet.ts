import { SAMPLE_SOURCES, TRACK_STATES } from '../../contract/track'
import { readParquetColumns } from './parquetColumns'
import { exchangeInvalid, fileNamed } from './exchangeFormat'
import type { ExchangeFormat, ReadRequest } from './exchangeFormat'
import type { ExchangeDocument, ExchangeSample, ExchangeTrack } from './exchangeModel'
import { LIMITS } from './limits'
import { TrackBuilder } from './trackBuilder'

/**
 * Parquet with the columns of our own CSV and what that lacks, for data science: nothing is lost. Doubles and whole numbers, texts in UTF-8, compressed by Snappy. `keyframe` is true for boxes of
 * a person or a file.
 */
export const PARQUET: ExchangeFormat = {
  facts: { format: 'parquet', title: 'Parquet', form: 'file', extension: 'parquet', frameBase: 0, pixelBase: 0, rounding: null, losses: [], needs: [] },
  recognizes: (files, head) => files.some((name) => /\.parquet$/i.test(name)) || head.startsWith('PAR1'),
  read: readParquet,
  write: async (document) => [{ name: 'tracks.parquet', bytes: await writeParquet(document) }],
}

const DOUBLES = ['pts_s', 'x', 'y', 'w', 'h', 'score', 'psr', 'confidence'] as const

async function writeParquet({ tracks }: ExchangeDocument): Promise<Uint8Array> {
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
  return new Uint8Array(parquetWriteBuffer({ columnData }))
}

type Row = (name: string) => unknown

async function readParquet(request: ReadRequest): Promise<ExchangeDocument> {
  const { path, clip, choices } = request
  const { bytes } = fileNamed(request, /\.parquet$/i)
  if (bytes.length > LIMITS.fileBytes) throw exchangeInvalid(path, `it is larger than ${LIMITS.fileBytes / 1024 / 1024} MiB`)
  const { rows, columns } = await readParquetColumns(bytes, { path, mostRows: LIMITS.samples })
  const builder = new TrackBuilder(path)
  for (let index = 0; index < rows; index++) addRow((name) => (Object.hasOwn(columns, name) ? columns[name]![index] : null), { builder, place: () => `${path}, row ${index + 1}`, base: choices.frameBase ?? 0, at: index + 1 })
  return { clip, tracks: builder.finish() }
}

function addRow(row: Row, { builder, place, base, at }: { builder: TrackBuilder; place: () => string; base: 0 | 1; at: number }): void {
  const [pts, x, y, w, h, score, psr, confidence] = DOUBLES.map((name) => optionalNumber(row(name), { name, place })) as (number | null)[]
  if (x == null || y == null || w == null || h == null) throw exchangeInvalid(place(), 'x, y, w or h is missing')
  const text = (name: string): string | null => {
    const value = row(name)
    return typeof value === 'string' ? value : null
  }
  const known: Partial<ExchangeSample> = {
    mediaTime: pts ?? null, psr: psr ?? null, confidence: confidence ?? null, scaleIndex: optionalNumber(row('scale_index'), { name: 'scale_index', place }), modelId: text('model_id'),
    state: TRACK_STATES.find((state) => state === text('state')) ?? 'tracked', source: SAMPLE_SOURCES.find((source) => source === text('source')) ?? 'imported', ...(score == null ? {} : { score }),
  }
  const frame = optionalNumber(row('frame'), { name: 'frame', place })
  const key = optionalNumber(row('track'), { name: 'track', place }) ?? 1
  if (frame === null) throw exchangeInvalid(place(), 'frame is missing')
  builder.add({ key, frameIndex: frame - base, box: { left: x, top: y, width: w, height: h }, known, at })
  builder.label(key, text('label') ?? 'object', at)
}

function optionalNumber(value: unknown, { name, place }: { name: string; place: () => string }): number | null {
  if (value === null || value === undefined) return null
  const number = typeof value === 'bigint' ? Number(value) : value
  if (typeof number !== 'number') throw exchangeInvalid(place(), `${name} is no number`)
  return number
}
