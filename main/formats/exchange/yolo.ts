import { exchangeInvalid, needed, textFile } from './exchangeFormat'
import type { ExchangeFormat, FormatFile, ReadRequest } from './exchangeFormat'
import { DEFAULT_LABEL, presentSamples } from './exchangeModel'
import type { ExchangeDocument } from './exchangeModel'
import { imageName } from './imageName'
import { LIMITS } from './limits'
import { decodeText, parseInteger, parseNumber, splitLines } from './textLines'
import { TrackBuilder } from './trackBuilder'

/** So that a box one pixel wide in the widest picture still has an area. */
const DECIMALS = 9

/**
 * YOLO as Ultralytics reads and writes it (landscape 4.7i): labels/train/STEM.txt with `class cx cy w h track` in shares of the frame, data.yaml with the names. The last number in a
 * file's name is its frame. Ultralytics leaves out labels beyond the picture: boxes are clipped to it, and those wholly outside are left out.
 */
export const YOLO: ExchangeFormat = {
  facts: {
    format: 'yolo', title: 'YOLO (Ultralytics)', form: 'folder', extension: 'txt', frameBase: 0, pixelBase: 0, rounding: { pixels: 1e-9, relative: 2e-9 },
    losses: ['scores', 'psr', 'confidence', 'model', 'uncertain', 'occluded', 'absent', 'who', 'interpolated', 'times', 'rounding', 'portion'],
    needs: ['size'],
  },
  recognizes: (files, head) => files.some((name) => /(^|\/)labels\/.*\.txt$/.test(name)) || (files.some((name) => /\d\.txt$/.test(name)) && /^\s*\d+( -?[\d.]+){4}( \d+)?\s*$/m.test(head)),
  read: readYolo,
  write: writeYolo,
}

function readYolo(request: ReadRequest): ExchangeDocument {
  const { path, clip, choices } = request
  const size = { width: needed(clip.width, { what: 'frame size', format: 'YOLO' }), height: needed(clip.height, { what: 'frame size', format: 'YOLO' }) }
  const labels = request.files.filter(({ name }) => /\d\D*\.txt$/.test(name))
  if (labels.length > LIMITS.files) throw exchangeInvalid(path, `it has more than ${LIMITS.files} files`)
  const builder = new TrackBuilder(path)
  const names = readNames(request)
  for (const file of labels) {
    const frameIndex = Number(/(\d+)\D*$/.exec(file.name.slice(0, -4))![1]) - (choices.frameBase ?? 0)
    for (const [index, line] of splitLines(decodeText(file, path)).entries()) {
      if (line.trim() !== '') readRow(line.trim().split(/\s+/), { builder, names, size, frameIndex, at: index + 1, place: () => `${path}/${file.name}:${index + 1}` })
    }
  }
  return { clip, tracks: builder.finish() }
}

interface RowContext {
  builder: TrackBuilder
  names: readonly string[]
  size: { width: number; height: number }
  frameIndex: number
  at: number
  place: () => string
}

function readRow(fields: readonly string[], { builder, names, size, frameIndex, at, place }: RowContext): void {
  if (fields.length !== 5 && fields.length !== 6) throw exchangeInvalid(place(), `${fields.length} columns; YOLO has 5 or 6`)
  const kind = parseInteger(fields[0], place)
  const [x, y, width, height] = [1, 2, 3, 4].map((column) => parseNumber(fields[column], place)) as [number, number, number, number]
  const key = fields[5] === undefined ? `class ${kind}` : parseInteger(fields[5], place)
  const box = { left: (x - width / 2) * size.width, top: (y - height / 2) * size.height, width: width * size.width, height: height * size.height }
  builder.add({ key, frameIndex, box, at })
  builder.label(key, names[kind] ?? (kind === 0 ? DEFAULT_LABEL : `class ${kind}`), at)
}

/** Names of data.yaml as we and Ultralytics write them: `  0: "name"` a line, or without quotes. */
function readNames({ files, path }: ReadRequest): string[] {
  const file = files.find(({ name }) => /(^|\/)data\.ya?ml$/.test(name))
  const names: string[] = []
  for (const line of file ? splitLines(decodeText(file, path)) : []) {
    const [, kind, name] = /^\s+(\d{1,5}):\s?(\S.*)$/.exec(line) ?? []
    if (kind !== undefined && name !== undefined) names[Number(kind)] = unquote(name.trim())
  }
  return names
}

function unquote(text: string): string {
  if (!/^".*"$/.test(text)) return text.replace(/^'(.*)'$/, '$1')
  try {
    return String(JSON.parse(text))
  } catch {
    return text
  }
}

function writeYolo(document: ExchangeDocument): FormatFile[] {
  const size = { width: needed(document.clip.width, { what: 'frame size', format: 'YOLO' }), height: needed(document.clip.height, { what: 'frame size', format: 'YOLO' }) }
  const labels = [...new Set(document.tracks.map(({ label }) => label))]
  const rows = new Map<number, string[]>()
  for (const track of document.tracks) {
    for (const { frameIndex, box } of presentSamples(track)) {
      const place = formatShares(box, size)
      if (place === null) continue
      const row = `${labels.indexOf(track.label)} ${place} ${track.id}\n`
      const others = rows.get(frameIndex)
      if (others) others.push(row)
      else rows.set(frameIndex, [row])
    }
  }
  const frames = [...rows].sort(([a], [b]) => a - b)
  const names = labels.map((label, index) => `  ${index}: ${JSON.stringify(label)}\n`).join('')
  return [
    textFile('data.yaml', `path: .\ntrain: images/train\nval: images/train\nnames:\n${names}`),
    ...frames.map(([frame, lines]) => textFile(`labels/train/${imageName(frame, 'txt')}`, lines.join(''))),
  ]
}

function formatShares({ left, top, width, height }: { left: number; top: number; width: number; height: number }, size: { width: number; height: number }): string | null {
  const [x1, x2] = [left, left + width].map((value) => Math.min(Math.max(value / size.width, 0), 1)) as [number, number]
  const [y1, y2] = [top, top + height].map((value) => Math.min(Math.max(value / size.height, 0), 1)) as [number, number]
  if (x2 - x1 < 10 ** -DECIMALS || y2 - y1 < 10 ** -DECIMALS) return null
  return [(x1 + x2) / 2, (y1 + y2) / 2, x2 - x1, y2 - y1].map((value) => value.toFixed(DECIMALS)).join(' ')
}
