import { exchangeInvalid, fileNamed, textFile } from './exchangeFormat'
import type { ExchangeFormat, ReadRequest } from './exchangeFormat'
import { presentSamples } from './exchangeModel'
import type { ExchangeDocument, ExchangeSample } from './exchangeModel'
import { boxOfSpot, spotOfBox } from './spots'
import { decodeText, parseInteger, parseNumber, quoteField, splitFields, splitLines } from './textLines'
import { labelOfName, TrackBuilder } from './trackBuilder'

const COLUMNS = ['ID', 'LABEL', 'TRACK_ID', 'TRACK_NAME', 'TRACK_VISIBLE', 'QUALITY', 'POSITION_X', 'POSITION_Y', 'POSITION_Z', 'POSITION_T', 'FRAME', 'RADIUS', 'VISIBILITY'] as const
/** Units of these columns, as the fourth header row has them. */
const UNITS: Partial<Record<(typeof COLUMNS)[number], string>> = { QUALITY: '(quality)', POSITION_X: '(pixel)', POSITION_Y: '(pixel)', POSITION_Z: '(pixel)', POSITION_T: '(frame)', RADIUS: '(pixel)' }
/** How TrackMate writes a value that is missing. */
const MISSING = 'ø'

/** TrackMate's table of spots (landscape 4.7l): up to four header rows, of which the first holds the keys; rows begin where ID is a number. A track is called `LABEL_ID`. */
export const TRACK_MATE_CSV: ExchangeFormat = {
  facts: {
    format: 'trackmate-csv', title: 'TrackMate CSV', form: 'file', extension: 'csv', frameBase: 0, pixelBase: -0.5, rounding: { pixels: 1e-6, relative: 0 },
    losses: ['psr', 'confidence', 'model', 'uncertain', 'occluded', 'absent', 'who', 'interpolated', 'times', 'shape', 'portion'],
    needs: [],
  },
  recognizes: (_, head) => /^(\uFEFF)?[^\r\n]*(^|,)TRACK_ID,[^\r\n]*POSITION_X,/.test(head),
  read: readTable,
  write: (document) => {
    let id = 0
    const rows = document.tracks.flatMap((track) => {
      const name = quoteField(`${track.label}_${track.id}`)
      return presentSamples(track).map(({ frameIndex, box, score }) => {
        const { x, y, radius } = spotOfBox(box)
        return [++id, `ID${id}`, track.id, name, 1, Number.isFinite(score) ? score : MISSING, x, y, 0, frameIndex, frameIndex, radius, 1].join(',')
      })
    })
    const units = COLUMNS.map((column) => UNITS[column] ?? '').join(',')
    return [textFile('spots.csv', `${[COLUMNS.join(','), COLUMNS.join(','), COLUMNS.join(','), units, ...rows].join('\n')}\n`)]
  },
}

function readTable(request: ReadRequest): ExchangeDocument {
  const { path, choices } = request
  const [header = '', ...lines] = splitLines(decodeText(fileNamed(request, /\.csv$/i), path))
  const names = splitFields(header)
  const places = Object.fromEntries(COLUMNS.map((name) => [name, names.indexOf(name)])) as Record<(typeof COLUMNS)[number], number>
  const column = (name: (typeof COLUMNS)[number]): number => places[name]
  const missing = (['ID', 'TRACK_ID', 'POSITION_X', 'POSITION_Y', 'FRAME', 'RADIUS'] as const).find((name) => column(name) < 0)
  if (missing) throw exchangeInvalid(`${path}:1`, `the column ${missing} is missing`)
  const builder = new TrackBuilder(path)
  const first = lines.findIndex((line) => /^-?\d+$/.test(splitFields(line)[column('ID')]?.trim() ?? ''))
  for (const [index, line] of first < 0 ? [] : lines.slice(first).entries()) readRow(splitFields(line), { builder, column, base: choices.frameBase ?? 0, at: first + index + 2, path })
  return { clip: request.clip, tracks: builder.finish() }
}

interface RowContext {
  builder: TrackBuilder
  column: (name: (typeof COLUMNS)[number]) => number
  base: 0 | 1
  at: number
  path: string
}

/** Spots without a track are each alone. */
function readRow(fields: readonly string[], { builder, column, base, at, path }: RowContext): void {
  const place = (): string => `${path}:${at}`
  const number = (name: (typeof COLUMNS)[number]): number => parseNumber(fields[column(name)], place)
  const [track, name, quality] = (['TRACK_ID', 'TRACK_NAME', 'QUALITY'] as const).map((key) => known(fields[column(key)])) as [string | null, string | null, string | null]
  const key = track === null ? `spot ${fields[column('ID')]!.trim()}` : parseInteger(track, place)
  const box = boxOfSpot({ x: number('POSITION_X'), y: number('POSITION_Y'), radius: number('RADIUS') })
  const score: Partial<ExchangeSample> = quality === null ? {} : { score: parseNumber(quality, place) }
  builder.add({ key, frameIndex: number('FRAME') - base, box, known: score, at })
  if (name !== null) builder.label(key, labelOfName(name), at)
}

function known(field: string | undefined): string | null {
  return field === undefined || field.trim() === '' || field.trim() === MISSING ? null : field
}
