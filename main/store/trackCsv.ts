import type { TrackSample } from '../contract/track'
import { inFrameOrder, isKeyframe, trackInvalid, TrackValues } from './trackFormat'
import type { StoredTrack } from './trackFormat'

/** As earlier versions wrote it. */
const HEADER_WITHOUT_CONFIDENCE = 'frame,pts_s,track,label,x,y,w,h,score,psr,state,source,keyframe'
/** The last column has one sign in every row: one that was cut short is told from a whole one. */
export const TRACK_CSV_HEADER = HEADER_WITHOUT_CONFIDENCE.replace('psr,', 'psr,confidence,')

const COLUMNS = TRACK_CSV_HEADER.split(',').length
const CONFIDENCE = TRACK_CSV_HEADER.split(',').indexOf('confidence')

/**
 * Tracks as CSV (landscape 4.6). Numbers have as many decimals as they need to be read back as the same number, and at least
 * those of the format.
 */
export function formatTrackCsv(tracks: readonly StoredTrack[]): string {
  const lines = tracks.flatMap((track) => inFrameOrder(track.samples).map((sample) => formatCsvRow(track, sample)))
  return `${[TRACK_CSV_HEADER, ...lines].join('\n')}\n`
}

/** @throws AppError `track-invalid` naming the line */
export function parseTrackCsv(text: string, path: string): StoredTrack[] {
  const bare = text.replace(/^\uFEFF/, '')
  const [header, ...lines] = bare.includes('\r') ? bare.split(/\r?\n/) : bare.split('\n')
  if (header !== TRACK_CSV_HEADER && header !== HEADER_WITHOUT_CONFIDENCE) throw trackInvalid(`${path} is no track: its first line is not "${TRACK_CSV_HEADER}".`)
  if (lines.at(-1) === '') lines.pop()
  const hasConfidence = header === TRACK_CSV_HEADER
  const tracks = new Map<number, { label: string; samples: TrackSample[] }>()
  for (const [index, line] of lines.entries()) {
    const { id, label, sample } = parseRow(line, { place: `${path}, line ${index + 2}`, hasConfidence })
    const track = tracks.get(id) ?? { label, samples: [] }
    track.samples.push(sample)
    tracks.set(id, track)
  }
  return [...tracks].map(([id, track]) => ({ id, ...track }))
}

export function formatCsvRow({ id, label }: Pick<StoredTrack, 'id' | 'label'>, sample: TrackSample): string {
  const { left, top, width, height } = sample.box
  const box = [left, top, width, height].map((value) => formatNumber(value, 2))
  const psr = sample.psr === null ? '' : formatNumber(sample.psr, 2)
  const confidence = sample.confidence === null ? '' : formatNumber(sample.confidence, 4)
  const { state, source } = sample
  const fields = [sample.frameIndex, formatNumber(sample.mediaTime, 6), id, quote(label), ...box, formatNumber(sample.score, 6), psr, confidence, state, source]
  return [...fields, isKeyframe(source) ? 1 : 0].join(',')
}

/** With the given number of decimals where that is exact, otherwise the shortest text that is. */
function formatNumber(value: number, decimals: number): string {
  const fixed = value.toFixed(decimals)
  return Object.is(Number(fixed), value) ? fixed : Object.is(value, -0) ? '-0' : String(value)
}

function quote(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""').replaceAll(/\r?\n|\r/g, ' ')}"` : text
}

function parseRow(line: string, { place, hasConfidence }: { place: string; hasConfidence: boolean }): { id: number; label: string; sample: TrackSample } {
  const values = new TrackValues(place)
  const fields = splitLine(line)
  const columns = hasConfidence ? COLUMNS : COLUMNS - 1
  if (fields.length !== columns) throw values.invalid(`${fields.length} columns instead of ${columns}`)
  if (!hasConfidence) fields.splice(CONFIDENCE, 0, '')
  const [frame, pts, id, label, x, y, w, h, score, psr, confidence, state, source, keyframe] = fields
  if (keyframe !== '0' && keyframe !== '1') throw values.invalid(`keyframe is "${keyframe}"; it must be 0 or 1`)
  const sample: TrackSample = {
    frameIndex: values.index('frame', frame), mediaTime: values.number('pts_s', pts), box: values.box({ x, y, w, h }),
    score: values.number('score', score, 'any'), psr: values.optional('psr', psr), scaleIndex: null,
    confidence: values.optional('confidence', confidence), state: values.state(state), source: values.source(source), modelId: null,
  }
  return { id: values.index('track', id), label: label ?? '', sample }
}

/** Fields of a line; quoted ones may hold commas and doubled quotes. */
function splitLine(line: string): string[] {
  if (!line.includes('"')) return line.split(',')
  const fields = line.match(/(?<=^|,)("(?:[^"]|"")*"|[^,]*)(?=,|$)/g) ?? []
  return fields.map((field) => (field.startsWith('"') && field.endsWith('"') && field.length > 1 ? field.slice(1, -1).replaceAll('""', '"') : field))
}
