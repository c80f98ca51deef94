import { clipPortionSchema, isWhole, type ClipPortion } from '../contract/clipPortion'
import type { FrameRate } from '../contract/frame'
import { computedBySchema, type ComputedBy } from '../contract/trackerEngine'
import type { TrackSample } from '../contract/track'
import { inFrameOrder, isKeyframe, trackInvalid, TrackValues } from './trackFormat'
import type { StoredTrack } from './trackFormat'

const FORMAT = 'pultrack-track'

/** What a track file says of its clip. */
export interface TrackedClip {
  path: string
  frameCount: number
  width: number
  height: number
  frameRate: FrameRate
  fingerprint: string
}

type Row = Record<string, unknown>

export interface TrackDocument {
  clip: TrackedClip
  tracks: readonly StoredTrack[]
  /** What computed them, for who asks later; null where nothing was computed. Why it was chosen is a matter of times, which differ from run to run: `doctor` tells. */
  engine?: ComputedBy | null | undefined
  /** What of the clip was looked at, where that was not all of it. */
  portion?: ClipPortion | undefined
}

/** Tracks as JSON (landscape 4.6), with everything a sample holds. JSON has no NaN and no infinity: those are strings. */
export function formatTrackJson({ tracks, ...document }: TrackDocument): string {
  const written = tracks.map((track) => `${openTrack(track)}${inFrameOrder(track.samples).map(formatSample).join(',')}${TRACK_END}`)
  return `${openDocument(document)}${written.join(',')}${DOCUMENT_END}`
}

/** How a document of one track begins, up to its first sample: what is written sample by sample is what {@link formatTrackJson} gives of them all. */
export function openSingleTrack(document: Omit<TrackDocument, 'tracks'>, track: Pick<StoredTrack, 'id' | 'label'>): string {
  return `${openDocument(document)}${openTrack(track)}`
}

/** One of the samples; a comma stands between two. */
export function formatSample(sample: TrackSample): string {
  return JSON.stringify(toRow(sample))
}

export function endSingleTrack(): string {
  return `${TRACK_END}${DOCUMENT_END}`
}

const TRACK_END = ']}'
const DOCUMENT_END = ']}\n'

function openDocument({ clip: { path, frameCount, width, height, frameRate, fingerprint }, engine, portion }: Omit<TrackDocument, 'tracks'>): string {
  const clip = { path, frames: frameCount, width, height, fps: [frameRate.num, frameRate.den], fingerprint }
  const computed = engine ? `"engine":${JSON.stringify({ name: engine.name, engine: engine.engine, variant: engine.variant })},` : ''
  const looked = portion && !isWhole(portion) ? `"portion":${JSON.stringify(portion)},` : ''
  return `{"format":"${FORMAT}","version":1,"clip":${JSON.stringify(clip)},${looked}${computed}"tracks":[`
}

function openTrack({ id, label }: Pick<StoredTrack, 'id' | 'label'>): string {
  return `{"id":${id},"label":${JSON.stringify(label)},"boxes":[`
}

/** @throws AppError `track-invalid` naming the place inside the file */
export function parseTrackJson(text: string, path: string): TrackDocument {
  const content = parseContent(text, path)
  if (!isRow(content) || content['format'] !== FORMAT) throw trackInvalid(`${path} is no track: its format is not "${FORMAT}".`)
  if (content['version'] !== 1) throw trackInvalid(`${path} has version ${String(content['version'])}; this program reads version 1.`)
  const { clip, portion, engine, tracks } = content
  if (!isRow(clip) || !Array.isArray(tracks)) throw trackInvalid(`${path} holds no clip or no list of tracks.`)
  return { clip: parseClip(clip, path), portion: parsePortion(portion, path), engine: parseEngine(engine, path), tracks: tracks.map((track: unknown, index) => parseTrack(track, `${path}, tracks[${index}]`)) }
}

function toRow(sample: TrackSample): Row {
  const { frameIndex: frame, mediaTime, box, score, psr, scaleIndex, confidence, state, source, modelId } = sample
  const { left: x, top: y, width: w, height: h } = box
  return {
    frame, pts_s: spell(mediaTime), x: spell(x), y: spell(y), w: spell(w), h: spell(h), score: spell(score), psr: spell(psr), scale_index: spell(scaleIndex), confidence: spell(confidence),
    state, source, model_id: modelId, keyframe: isKeyframe(source),
  }
}

/** What JSON has no number for is a text. */
function spell(value: number | null): number | string | null {
  return value === null || Number.isFinite(value) ? value : String(value)
}

function parseContent(text: string, path: string): unknown {
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw trackInvalid(`${path} is not valid JSON; it was cut short or changed.`, cause)
  }
}

function parseClip(clip: Row, path: string): TrackedClip {
  const values = new TrackValues(`${path}, clip`)
  const rate: unknown[] = Array.isArray(clip['fps']) ? clip['fps'] : []
  return {
    path: String(clip['path']), frameCount: values.index('frames', clip['frames']), width: values.index('width', clip['width']),
    height: values.index('height', clip['height']), fingerprint: String(clip['fingerprint']),
    frameRate: { num: values.index('fps[0]', rate[0]), den: values.index('fps[1]', rate[1]) },
  }
}

function parsePortion(portion: unknown, path: string): ClipPortion | undefined {
  if (portion === undefined) return undefined
  const parsed = clipPortionSchema.safeParse(portion)
  if (parsed.success) return parsed.data
  throw trackInvalid(`${path}, portion${parsed.error.issues[0]?.path.map((key) => `.${String(key)}`).join('') ?? ''}: what it says was looked at of the clip cannot be.`)
}

function parseEngine(engine: unknown, path: string): ComputedBy | undefined {
  if (engine === undefined) return undefined
  const parsed = computedBySchema.safeParse(engine)
  if (parsed.success) return parsed.data
  throw trackInvalid(`${path}, engine: what it says computed the tracks is nothing that computes them.`)
}

function parseTrack(track: unknown, place: string): StoredTrack {
  const values = new TrackValues(place)
  if (!isRow(track) || !Array.isArray(track['boxes'])) throw values.invalid('it has no list of boxes')
  const samples = track['boxes'].map((row: unknown, index) => parseSample(row, new TrackValues(`${place}.boxes[${index}]`)))
  return { id: values.index('id', track['id']), label: String(track['label']), samples }
}

function parseSample(row: unknown, values: TrackValues): TrackSample {
  if (!isRow(row)) throw values.invalid('it is no box')
  const { frame, pts_s: pts, x, y, w, h, score, psr, scale_index: scale, confidence, state, source, model_id: model } = row
  return {
    frameIndex: values.index('frame', frame), mediaTime: values.number('pts_s', pts), box: values.box({ x, y, w, h }),
    score: values.number('score', score, 'any'), psr: values.optional('psr', psr), scaleIndex: values.optional('scale_index', scale),
    confidence: values.optional('confidence', confidence), state: values.state(state), source: values.source(source), modelId: typeof model === 'string' ? model : null,
  }
}

function isRow(value: unknown): value is Row {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
