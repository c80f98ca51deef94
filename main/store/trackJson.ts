import type { FrameRate } from '../contract/frame'
import type { TrackerEngineInfo } from '../contract/trackerEngine'
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
  /** What computed them, for who asks later; not read back. */
  engine?: Pick<TrackerEngineInfo, 'engine' | 'variant' | 'name' | 'reason'> | null
}

/** Tracks as JSON (landscape 4.6), with everything a sample holds. JSON has no NaN and no infinity: those are strings. */
export function formatTrackJson({ clip, tracks, engine }: TrackDocument): string {
  const { frameCount, width, height, frameRate, fingerprint } = clip
  const head = { path: clip.path, frames: frameCount, width, height, fps: [frameRate.num, frameRate.den], fingerprint }
  const computed = engine ? { engine: { name: engine.name, engine: engine.engine, variant: engine.variant, reason: engine.reason } } : {}
  const written = tracks.map(({ id, label, samples }) => ({ id, label, boxes: inFrameOrder(samples).map(toRow) }))
  const spell = (_: string, value: unknown): unknown => (typeof value === 'number' && !Number.isFinite(value) ? String(value) : value)
  return `${JSON.stringify({ format: FORMAT, version: 1, clip: head, ...computed, tracks: written }, spell)}\n`
}

/** @throws AppError `track-invalid` naming the place inside the file */
export function parseTrackJson(text: string, path: string): TrackDocument {
  const content = parseContent(text, path)
  if (!isRow(content) || content['format'] !== FORMAT) throw trackInvalid(`${path} is no track: its format is not "${FORMAT}".`)
  if (content['version'] !== 1) throw trackInvalid(`${path} has version ${String(content['version'])}; this program reads version 1.`)
  const { clip, tracks } = content
  if (!isRow(clip) || !Array.isArray(tracks)) throw trackInvalid(`${path} holds no clip or no list of tracks.`)
  return { clip: parseClip(clip, path), tracks: tracks.map((track: unknown, index) => parseTrack(track, `${path}, tracks[${index}]`)) }
}

function toRow(sample: TrackSample): Row {
  const { frameIndex: frame, mediaTime, box, score, psr, scaleIndex, confidence, state, source, modelId } = sample
  const { left: x, top: y, width: w, height: h } = box
  return { frame, pts_s: mediaTime, x, y, w, h, score, psr, scale_index: scaleIndex, confidence, state, source, model_id: modelId, keyframe: isKeyframe(source) }
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
