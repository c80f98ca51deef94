import { exchangeInvalid, fileNamed, textFile } from './exchangeFormat'
import type { ExchangeFormat, ReadRequest } from './exchangeFormat'
import { imageName } from './imageName'
import { presentSamples } from './exchangeModel'
import type { ExchangeDocument, ExchangeSample, ExchangeTrack } from './exchangeModel'
import { rateOf } from './rateOf'
import { decodeText, formatDecimals, formatSide, parseInteger, parseNumber, quoteField, splitFields, splitLines } from './textLines'
import { TrackBuilder } from './trackBuilder'

const HEADER = '# 1: Detection or Track-id,2: Video or Image Identifier,3: Unique Frame Identifier,4-7: Img-bbox(TL_x,TL_y,BR_x,BR_y),8: Detection or Length Confidence,9: Target Length (0 or -1 if invalid),10-11+: Repeated Species,Confidence Pairs or Attributes'

/**
 * VIAME and DIVE CSV (landscape 4.7g): frames and pixels from 0, corners, sorted by track and frame. Our score is the confidence of the box. Confidences of ours may be negative
 * (a cosine); DIVE shows them as they are. DIVE itself rounds boxes to whole pixels when it reads.
 */
export const VIAME: ExchangeFormat = {
  facts: {
    format: 'viame', title: 'VIAME / DIVE CSV', form: 'file', extension: 'csv', frameBase: 0, pixelBase: 0, rounding: { pixels: 1.1e-4, relative: 0 },
    losses: ['psr', 'confidence', 'model', 'uncertain', 'absent', 'who', 'interpolated', 'times', 'rounding', 'portion'],
    needs: [],
  },
  recognizes: (_, head) => /^(\uFEFF)?# 1: Detection|^# metadata,/m.test(head),
  read: readViame,
  write: (document) => {
    const { frameRate } = document.clip
    const metadata = frameRate ? [`# metadata,fps: ${formatDecimals(frameRate.num / frameRate.den, 6)},exported_by: "pultrack"`] : []
    return [textFile('annotations.csv', `${[HEADER, ...metadata, ...document.tracks.flatMap((track) => formatTrack(track, document))].join('\n')}\n`)]
  },
}

function readViame(request: ReadRequest): ExchangeDocument {
  const { path, choices } = request
  const builder = new TrackBuilder(path)
  const bases = { frame: choices.frameBase ?? 0, pixel: choices.pixelBase ?? 0 }
  let frameRate = request.clip.frameRate
  const context: RowContext = { builder, bases, at: 0, place: () => `${path}:${context.at}` }
  for (const line of splitLines(decodeText(fileNamed(request, /\.csv$/i), path))) {
    context.at += 1
    if (line.startsWith('# metadata')) frameRate = rateOf(Number(/fps:\s?([\d.]{1,20})/.exec(line.slice(0, 1000))?.[1] ?? Number.NaN)) ?? frameRate
    if (!line.startsWith('#') && line.trim() !== '') readRow(splitFields(line), context)
  }
  return { clip: { ...request.clip, frameRate }, tracks: builder.finish() }
}

/** One for all rows of a file, of which there may be millions. */
interface RowContext {
  builder: TrackBuilder
  bases: { frame: number; pixel: number }
  /** Line of the row in hand. */
  at: number
  place: () => string
}

function readRow(fields: readonly string[], { builder, bases, at, place }: RowContext): void {
  if (fields.length < 9) throw exchangeInvalid(place(), `${fields.length} columns; VIAME has 9 and more`)
  const key = parseInteger(fields[0], place)
  const [left, top] = [parseNumber(fields[3], place), parseNumber(fields[4], place)]
  const box = { left: left - bases.pixel, top: top - bases.pixel, width: parseNumber(fields[5], place) - left, height: parseNumber(fields[6], place) - top }
  const known: Partial<ExchangeSample> = { score: parseNumber(fields[7], place), state: fields.includes('(atr) occluded true', 9) ? 'occluded' : 'tracked' }
  builder.add({ key, frameIndex: parseInteger(fields[2], place) - bases.frame, box, known, at })
  const label = fields[9]
  if (label !== undefined && fields[10] !== undefined && !label.startsWith('(')) builder.label(key, label, at)
}

function formatTrack(track: ExchangeTrack, { clip }: ExchangeDocument): string[] {
  const label = quoteField(track.label)
  return presentSamples(track).map(({ frameIndex, mediaTime, box, score, state }) => {
    const [left, top] = [Number(box.left.toFixed(4)), Number(box.top.toFixed(4))]
    const corners = [left, top, formatDecimals(left + Number(formatSide(box.left + box.width - left, 4)), 4), formatDecimals(top + Number(formatSide(box.top + box.height - top, 4)), 4)]
    const time = mediaTime ?? clip.mediaTimes?.[frameIndex] ?? null
    const shown = Number.isFinite(score) ? score : 0
    const fields = [track.id, time === null ? imageName(frameIndex) : formatTime(time), frameIndex, ...corners, shown, -1, label, shown]
    return [...fields, ...(state === 'occluded' ? ['(atr) occluded true'] : [])].join(',')
  })
}

/** HH:mm:ss.SSSSSS */
function formatTime(seconds: number): string {
  const micros = Math.max(0, Math.round(seconds * 1e6))
  const part = (unit: number, size: number): string => String(Math.floor(micros / unit) % size).padStart(2, '0')
  return `${part(3.6e9, 100)}:${part(6e7, 60)}:${part(1e6, 60)}.${String(micros % 1e6).padStart(6, '0')}`
}
