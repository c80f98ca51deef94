import type { Box } from '../../contract/geometry'
import { exchangeInvalid, fileNamed, needed, textFile } from './exchangeFormat'
import type { ExchangeFormat, ReadRequest } from './exchangeFormat'
import { frameSpan, presentSamples } from './exchangeModel'
import type { ExchangeDocument, ExchangeTrack } from './exchangeModel'
import { addKeyframes } from './keyframes'
import type { Keyframe } from './keyframes'
import { JsonObject, parseJson } from './jsonValues'
import { TrackBuilder } from './trackBuilder'

interface Size {
  width: number
  height: number
}

/**
 * Label Studio's video rectangles (landscape 4.7m): one task, a region a track, a keyframe a frame; frames from 1, places in percent of the frame. `enabled: false` ends a span. Its
 * frame numbers count at the rate that Label Studio was told (24 unless set): compare with the clip.
 */
export const LABEL_STUDIO: ExchangeFormat = {
  facts: {
    format: 'label-studio', title: 'Label Studio video JSON', form: 'file', extension: 'json', frameBase: 1, pixelBase: 0, rounding: { pixels: 0, relative: 1e-12 },
    losses: ['scores', 'psr', 'confidence', 'model', 'uncertain', 'occluded', 'absent', 'who', 'interpolated', 'times', 'rounding', 'portion'],
    needs: ['size'],
  },
  recognizes: (files, head) => files.some((name) => /\.json$/i.test(name)) && /"videorectangle"|"sequence"\s*:/i.test(head),
  read: readLabelStudio,
  write: (document) => {
    const size = sizeOf(document.clip)
    const result = document.tracks.map((track) => composeRegion(track, { document, size }))
    return [textFile('tasks.json', `${JSON.stringify([{ id: 1, data: { video: document.clip.name ?? 'clip' }, annotations: [{ id: 1, result }] }])}\n`)]
  },
}

function readLabelStudio(request: ReadRequest): ExchangeDocument {
  const { path, choices } = request
  const size = sizeOf(request.clip)
  const content = parseJson(fileNamed(request, /\.json$/i), path)
  const tasks = Array.isArray(content) ? content : [content]
  if (tasks.length !== 1) throw exchangeInvalid(path, `it holds ${tasks.length} tasks; one clip at a time is read`)
  const task = JsonObject.of(tasks[0], `${path} task`)
  const annotations = task.objects('annotations')
  if (annotations.length !== 1) throw exchangeInvalid(path, `its task has ${annotations.length} annotations; one is read`)
  const builder = new TrackBuilder(path)
  const counts = annotations[0]!.objects('result').flatMap((region) => readRegion(region, { builder, size, base: choices.frameBase ?? 1 }))
  return { clip: { ...request.clip, frameCount: counts[0] ?? request.clip.frameCount }, tracks: builder.finish() }
}

/** @returns the number of frames that the region names, if it does */
function readRegion(region: JsonObject, { builder, size, base }: { builder: TrackBuilder; size: Size; base: 0 | 1 }): number[] {
  if (region.optionalText('type')?.toLowerCase() !== 'videorectangle') return []
  const value = region.object('value')
  const key = region.optionalText('id') ?? region.place
  const keyframes: Keyframe[] = []
  for (const frame of value.eachObject('sequence')) keyframes.push(readFrame(frame, { size, base, at: keyframes.length }))
  addKeyframes(keyframes, { key, builder })
  const label: unknown = value.has('labels') ? value.list('labels')[0] : null
  if (typeof label === 'string') builder.label(key, label, 0)
  const count = value.optionalNumber('framesCount')
  return count !== null && count > 0 ? [count] : []
}

function readFrame(frame: JsonObject, { size, base, at }: { size: Size; base: 0 | 1; at: number }): Keyframe {
  const share = (name: string): number => frame.number(name) / 100
  const upright = { left: share('x') * size.width, top: share('y') * size.height, width: share('width') * size.width, height: share('height') * size.height }
  const box = turn(upright, frame.optionalNumber('rotation') ?? 0)
  return { frameIndex: frame.integer('frame') - base, box, goesOn: frame.flag('enabled') !== false, at }
}

/** The upright box round one that was turned clockwise about its top left corner. */
function turn(box: Box, degrees: number): Box {
  if (degrees % 360 === 0) return box
  const [cosine, sine] = [Math.cos((degrees * Math.PI) / 180), Math.sin((degrees * Math.PI) / 180)]
  const corners = [[0, 0], [box.width, 0], [0, box.height], [box.width, box.height]].map(([x, y]) => [x! * cosine - y! * sine, x! * sine + y! * cosine] as const)
  const [xs, ys] = [corners.map(([x]) => x), corners.map(([, y]) => y)]
  const [left, top] = [Math.min(...xs), Math.min(...ys)]
  return { left: box.left + left, top: box.top + top, width: Math.max(...xs) - left, height: Math.max(...ys) - top }
}

function composeRegion(track: ExchangeTrack, { document, size }: { document: ExchangeDocument; size: Size }): object {
  const samples = presentSamples(track)
  const rate = document.clip.frameRate
  const sequence = samples.map(({ frameIndex, box }, index) => ({
    frame: frameIndex + 1, ...(rate ? { time: ((frameIndex + 1) * rate.den) / rate.num } : {}), enabled: samples[index + 1]?.frameIndex === frameIndex + 1, rotation: 0,
    x: (box.left / size.width) * 100, y: (box.top / size.height) * 100, width: (box.width / size.width) * 100, height: (box.height / size.height) * 100,
  }))
  const frames = frameSpan(document)
  const value = { framesCount: frames, ...(rate ? { duration: (frames * rate.den) / rate.num } : {}), sequence, labels: [track.label] }
  return { id: `${track.label}_${track.id}`, type: 'videorectangle', from_name: 'box', to_name: 'video', origin: 'manual', value }
}

function sizeOf({ width, height }: { width: number | null; height: number | null }): Size {
  return { width: needed(width, { what: 'frame size', format: 'Label Studio' }), height: needed(height, { what: 'frame size', format: 'Label Studio' }) }
}
