import { BOX_POINTS, boxOfPoints, pointsOfBox } from './boxPoints'
import type { Place } from './boxPoints'
import { exchangeInvalid, fileNamed, textFile } from './exchangeFormat'
import type { ExchangeFormat, ReadRequest } from './exchangeFormat'
import { presentSamples } from './exchangeModel'
import type { ExchangeDocument } from './exchangeModel'
import { decodeText, parseInteger, parseNumber, quoteField, splitFields, splitLines } from './textLines'
import { labelOfName, TrackBuilder } from './trackBuilder'

/** SLEAP's analysis CSV (landscape 4.7k): `track,frame_idx,instance.score`, then three columns a node; rows of detections only, frames from 0. The track's name is `LABEL_ID`. */
export const SLEAP_CSV: ExchangeFormat = {
  facts: {
    format: 'sleap-csv', title: 'SLEAP analysis CSV', form: 'file', extension: 'csv', frameBase: 0, pixelBase: 0, rounding: { pixels: 1e-9, relative: 0 },
    losses: ['psr', 'confidence', 'model', 'uncertain', 'occluded', 'absent', 'who', 'interpolated', 'times', 'portion'],
    needs: [],
  },
  recognizes: (_, head) => /^(\uFEFF)?track,frame_idx,instance\.score/.test(head),
  read: readSleapCsv,
  write: (document) => {
    const header = ['track', 'frame_idx', 'instance.score', ...BOX_POINTS.flatMap((point) => [`${point}.x`, `${point}.y`, `${point}.score`])]
    const rows = document.tracks.flatMap((track) => {
      const name = quoteField(`${track.label}_${track.id}`)
      return presentSamples(track).map(({ frameIndex, score, box }) => [name, frameIndex, Number.isFinite(score) ? score : '', ...pointsOfBox(box).flatMap(({ x, y }) => [x, y, 1])].join(','))
    })
    return [textFile('tracks.analysis.csv', `${[header.join(','), ...rows].join('\n')}\n`)]
  },
}

interface Node {
  name: string
  x: number
  y: number
}

function readSleapCsv(request: ReadRequest): ExchangeDocument {
  const { path, choices } = request
  const [header = '', ...lines] = splitLines(decodeText(fileNamed(request, /\.csv$/i), path))
  const names = splitFields(header)
  const [track, frame, score] = ['track', 'frame_idx', 'instance.score'].map((name) => names.indexOf(name)) as [number, number, number]
  const nodes = names.flatMap((name, x): Node[] => (name.endsWith('.x') ? [{ name: name.slice(0, -2), x, y: names.indexOf(`${name.slice(0, -2)}.y`) }] : []))
  if (track < 0 || frame < 0 || nodes.length === 0 || nodes.some(({ y }) => y < 0)) throw exchangeInvalid(`${path}:1`, 'the columns track, frame_idx and NODE.x, NODE.y are missing')
  const builder = new TrackBuilder(path)
  for (const [index, line] of lines.entries()) {
    const place = (): string => `${path}:${index + 2}`
    const fields = splitFields(line)
    const box = boxOfPoints(readNodes(fields, { nodes, place }))
    if (!box) continue
    const key = fields[track] ?? ''
    const known = score < 0 || isEmpty(fields[score]) ? {} : { score: parseNumber(fields[score], place) }
    builder.add({ key, frameIndex: parseInteger(fields[frame], place) - (choices.frameBase ?? 0), box, known, at: index + 2 })
    if (key !== '') builder.label(key, labelOfName(key), index + 2)
  }
  return { clip: request.clip, tracks: builder.finish() }
}

function readNodes(fields: readonly string[], { nodes, place }: { nodes: readonly Node[]; place: () => string }): Map<string, Place> {
  const seen = nodes.filter(({ x, y }) => !isEmpty(fields[x]) && !isEmpty(fields[y]))
  return new Map(seen.map(({ name, x, y }) => [name, { x: parseNumber(fields[x], place), y: parseNumber(fields[y], place) }]))
}

function isEmpty(field: string | undefined): boolean {
  return field === undefined || /^\s*(nan)?\s*$/i.test(field)
}
