import { BOX_POINTS, boxOfPoints, pointsOfBox } from './boxPoints'
import type { Place } from './boxPoints'
import { exchangeInvalid, fileNamed, textFile } from './exchangeFormat'
import type { ExchangeFormat, ReadRequest } from './exchangeFormat'
import { frameSpan, presentSamples } from './exchangeModel'
import type { ExchangeDocument } from './exchangeModel'
import { decodeText, parseNumber, quoteField, splitFields, splitLines } from './textLines'
import { labelOfName, TrackBuilder } from './trackBuilder'

/** Below this likelihood a point counts as not seen, as DeepLabCut's own filters have it. */
export const SEEN = 0.05

/**
 * DeepLabCut's CSV of an analysed clip (landscape 4.7j): header rows `scorer`, `individuals`, `bodyparts`, `coords`, then a row a frame from 0; without `individuals` for one animal.
 * A box is the points center, top_left and bottom_right. Where the target is not there, the cells are empty. A label goes as `LABEL_ID`.
 */
export const DEEPLABCUT: ExchangeFormat = {
  facts: {
    format: 'deeplabcut', title: 'DeepLabCut CSV', form: 'file', extension: 'csv', frameBase: 0, pixelBase: 0, rounding: { pixels: 1e-9, relative: 0 },
    losses: ['scores', 'psr', 'confidence', 'model', 'uncertain', 'occluded', 'absent', 'who', 'interpolated', 'labels', 'identities', 'times', 'portion'],
    needs: [],
  },
  recognizes: (_, head) => /^(\uFEFF)?scorer,/.test(head) && /^bodyparts,/m.test(head),
  read: readDeepLabCut,
  write: writeDeepLabCut,
}

interface Column {
  individual: string
  point: string
  x: number
  y: number
  likelihood: number | null
}

function readDeepLabCut(request: ReadRequest): ExchangeDocument {
  const { path, choices } = request
  const lines = splitLines(decodeText(fileNamed(request, /\.csv$/i), path))
  const data = lines.findIndex((line) => !/^(scorer|individuals|bodyparts|coords),/.test(line))
  if (data < 3) throw exchangeInvalid(path, 'the rows scorer, bodyparts and coords are missing, or there is no row behind them')
  const columns = readColumns(lines.slice(0, data), path)
  const builder = new TrackBuilder(path)
  const individuals = new Map<string, Column[]>()
  for (const column of columns) individuals.set(column.individual, [...(individuals.get(column.individual) ?? []), column])
  for (const individual of individuals.keys()) if (individual !== '') builder.label(individual, labelOfName(individual), 1)
  for (const [index, line] of lines.slice(data).entries()) {
    const place = (): string => `${path}:${data + index + 1}`
    const fields = splitFields(line)
    const frameIndex = readFrame(fields, place) - (choices.frameBase ?? 0)
    for (const [individual, parts] of individuals) {
      const box = boxOfPoints(readPoints(fields, { parts, place }))
      if (box) builder.add({ key: individual, frameIndex, box, at: data + index + 1 })
    }
  }
  return { clip: { ...request.clip, frameCount: request.clip.frameCount ?? lines.length - data }, tracks: builder.finish() }
}

/** Of an analysed clip the row's number; of labelled data the number in the image's name, in the last of up to three cells. */
function readFrame(fields: readonly string[], place: () => string): number {
  const first = fields[0]!.trim()
  if (/^\d+$/.test(first)) return Number(first)
  const image = fields.slice(0, 3).reverse().find((field) => /\.(png|jpe?g)\s*$/i.test(field))
  const number = image === undefined ? null : /(\d+)\D*$/.exec(image.slice(-64).replace(/\.\w+\s*$/, ''))
  if (!number) throw exchangeInvalid(place(), `"${first.slice(0, 60)}" names no frame`)
  return Number(number[1])
}

function readColumns(header: readonly string[], path: string): Column[] {
  const rows = new Map(header.map((line) => [line.split(',')[0]!, splitFields(line)]))
  const [parts, coords, individuals] = [rows.get('bodyparts'), rows.get('coords'), rows.get('individuals')]
  if (!parts || !coords) throw exchangeInvalid(path, 'the row bodyparts or coords is missing')
  const columns: Column[] = []
  for (const [x, coord] of coords.entries()) {
    if (coord !== 'x') continue
    if (coords[x + 1] !== 'y') throw exchangeInvalid(path, `column ${x + 1} of coords is x, and the next is not y`)
    columns.push({ individual: individuals?.[x] ?? '', point: parts[x] ?? '', x, y: x + 1, likelihood: coords[x + 2] === 'likelihood' ? x + 2 : null })
  }
  return columns
}

function readPoints(fields: readonly string[], { parts, place }: { parts: readonly Column[]; place: () => string }): Map<string, Place> {
  const seen = parts.filter(({ x, y, likelihood }) => {
    if (isEmpty(fields[x]) || isEmpty(fields[y])) return false
    return likelihood === null || isEmpty(fields[likelihood]) || parseNumber(fields[likelihood], place) >= SEEN
  })
  return new Map(seen.map(({ point, x, y }) => [point, { x: parseNumber(fields[x], place), y: parseNumber(fields[y], place) }]))
}

function isEmpty(field: string | undefined): boolean {
  return field === undefined || /^\s*(nan)?\s*$/i.test(field)
}

function writeDeepLabCut(document: ExchangeDocument): ReturnType<ExchangeFormat['write']> {
  const names = document.tracks.map(({ id, label }) => quoteField(`${label}_${id}`))
  const several = document.tracks.length > 1
  const columns = (text: (track: number, point: string, coord: string) => string): string[] =>
    names.flatMap((_, track) => BOX_POINTS.flatMap((point) => ['x', 'y', 'likelihood'].map((coord) => text(track, point, coord))))
  const header = [
    ['scorer', ...columns(() => 'pultrack')],
    ...(several ? [['individuals', ...columns((track) => names[track]!)]] : []),
    ['bodyparts', ...columns((_, point) => point)],
    ['coords', ...columns((_track, _point, coord) => coord)],
  ]
  const rows = document.tracks.map((track) => new Map(presentSamples(track).map(({ frameIndex, box }) => [frameIndex, pointsOfBox(box).map(({ x, y }) => `${x},${y},1`).join(',')])))
  const empty = BOX_POINTS.map(() => ',,').join(',')
  const lines = Array.from({ length: frameSpan(document) }, (_, frame) => [frame, ...rows.map((row) => row.get(frame) ?? empty)].join(','))
  return [textFile('tracks.csv', `${[...header.map((row) => row.join(',')), ...lines].join('\n')}\n`)]
}
