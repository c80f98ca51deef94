import type { FrameRate } from '../../contract/frame'
import { exchangeInvalid, fileNamed, textFile } from './exchangeFormat'
import type { ExchangeFormat, ReadRequest } from './exchangeFormat'
import { DEFAULT_LABEL, frameSpan, presentSamples } from './exchangeModel'
import type { ExchangeClip, ExchangeDocument, ExchangeTrack } from './exchangeModel'
import { rateOf } from './rateOf'
import { TrackBuilder } from './trackBuilder'
import { decodeText, formatDecimals, formatSide, parseInteger, parseNumber, splitLines } from './textLines'

/**
 * MOT Challenge (landscape 4.7d): gt/gt.txt with `frame,id,left,top,width,height,active,class,visibility`, frames, ids and the first pixel counted from 1; seqinfo.ini; CVAT's
 * gt/labels.txt with a label a line. An occluded box has visibility 0. Results (`frame,id,left,top,width,height,conf,-1,-1,-1`) are read as well.
 */
export const MOT: ExchangeFormat = {
  facts: {
    format: 'mot', title: 'MOT Challenge', form: 'folder', extension: 'txt', frameBase: 1, pixelBase: 1, rounding: { pixels: 5.1e-5, relative: 0 },
    losses: ['scores', 'psr', 'confidence', 'model', 'uncertain', 'absent', 'who', 'interpolated', 'times', 'rounding', 'portion'],
    needs: [],
  },
  recognizes: (files, head) => files.some((name) => /(^|\/)(gt\.txt|seqinfo\.ini)$/.test(name)) || /^(\uFEFF)?\s*\d+\s*,\s*-?\d+\s*(,\s*-?[\d.]+\s*){5,8}$/m.test(head),
  read: readMot,
  write: (document) => {
    const labels = [...new Set(document.tracks.map(({ label }) => label))]
    const rows = document.tracks.flatMap((track) => formatTrack(track, labels.indexOf(track.label) + 1))
    rows.sort((a, b) => a.frame - b.frame || a.id - b.id)
    return [
      textFile('gt/gt.txt', `${rows.map(({ text }) => text).join('\n')}\n`),
      textFile('gt/labels.txt', labels.map((label) => `${label.replaceAll(/[\r\n]+/g, ' ')}\n`).join('')),
      textFile('seqinfo.ini', formatSequence(document)),
    ]
  },
}

/** Characters of seqinfo.ini that are looked at. */
const SEQUENCE_LENGTH = 10_000

function readMot(request: ReadRequest): ExchangeDocument {
  const { path, choices, files } = request
  const lines = splitLines(decodeText(fileNamed(request, /(^|\/)(gt|det)\.txt$/), path))
  const labels = readLabels(request)
  const builder = new TrackBuilder(path)
  const bases = { frame: choices.frameBase ?? 1, pixel: choices.pixelBase ?? 1 }
  for (const [index, line] of lines.entries()) {
    if (line.trim() !== '') readRow(line, { builder, labels, bases, at: index + 1, place: () => `${path}:${index + 1}` })
  }
  const info = files.find(({ name }) => /(^|\/)seqinfo\.ini$/.test(name))
  return { clip: info ? readSequence(decodeText(info, path), request.clip) : request.clip, tracks: builder.finish() }
}

interface RowContext {
  builder: TrackBuilder
  labels: readonly string[] | null
  bases: { frame: number; pixel: number }
  at: number
  place: () => string
}

function readRow(line: string, { builder, labels, bases, at, place }: RowContext): void {
  const fields = line.split(',')
  if (fields.length < 6) throw exchangeInvalid(place(), `${fields.length} columns; MOT has 6 to 10`)
  const key = parseInteger(fields[1], place)
  const box = { left: parseNumber(fields[2], place) - bases.pixel, top: parseNumber(fields[3], place) - bases.pixel, width: parseNumber(fields[4], place), height: parseNumber(fields[5], place) }
  const frameIndex = parseInteger(fields[0], place) - bases.frame
  const mark = fields[6] === undefined ? 1 : parseNumber(fields[6], place)
  const isTruth = fields.length === 9 || fields.length === 8
  if (isTruth && mark === 0) return // to be ignored, says the benchmark
  const occluded = fields.length === 9 && parseNumber(fields[8], place) === 0
  builder.add({ key, frameIndex, box, at, known: isTruth ? { state: occluded ? 'occluded' : 'tracked' } : { score: mark } })
  const kind = isTruth ? parseInteger(fields[7], place) : 0
  if (isTruth) builder.label(key, labels?.[kind - 1] ?? (kind === 1 ? DEFAULT_LABEL : `class ${kind}`), at)
}

function readLabels({ files, path }: ReadRequest): string[] | null {
  const file = files.find(({ name }) => /(^|\/)labels\.txt$/.test(name))
  return file ? decodeText(file, path).split(/\r?\n/) : null
}

function formatTrack(track: ExchangeTrack, kind: number): { frame: number; id: number; text: string }[] {
  return presentSamples(track).map(({ frameIndex, box, state }) => {
    const place = [formatDecimals(box.left + 1, 4), formatDecimals(box.top + 1, 4), formatSide(box.width, 4), formatSide(box.height, 4)]
    return { frame: frameIndex, id: track.id, text: [frameIndex + 1, track.id, ...place, 1, kind, state === 'occluded' ? 0 : 1].join(',') }
  })
}

/** Only what is known is written. Rates are whole: readers take no others. */
function formatSequence(document: ExchangeDocument): string {
  const { name, frameRate, width, height } = document.clip
  const lines = ['[Sequence]', `name=${(name ?? 'clip').replaceAll(/[\r\n]+/g, ' ')}`, 'imDir=img1']
  if (frameRate) lines.push(`frameRate=${wholeRate(frameRate)}`)
  lines.push(`seqLength=${frameSpan(document)}`)
  if (width !== null && height !== null) lines.push(`imWidth=${width}`, `imHeight=${height}`)
  return `${[...lines, 'imExt=.jpg'].join('\n')}\n`
}

function wholeRate({ num, den }: FrameRate): number {
  return Math.max(1, Math.round(num / den))
}

function readSequence(text: string, clip: ExchangeClip): ExchangeClip {
  const entries = new Map(splitLines(text.slice(0, SEQUENCE_LENGTH)).map((line) => [line.split('=')[0]!.trim().toLowerCase(), Number(line.split('=')[1])]))
  const value = (key: string): number | null => {
    const found = entries.get(key.toLowerCase())
    return found !== undefined && Number.isFinite(found) && found > 0 ? found : null
  }
  const rate = value('frameRate')
  return {
    ...clip, frameCount: value('seqLength') ?? clip.frameCount, width: value('imWidth') ?? clip.width, height: value('imHeight') ?? clip.height,
    // A whole rate is the clip's own where that rounds to it: 30 of 29.97 is no other rate.
    frameRate: rate === null || (clip.frameRate && wholeRate(clip.frameRate) === rate) ? clip.frameRate : rateOf(rate),
  }
}
