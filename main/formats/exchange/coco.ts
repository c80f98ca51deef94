import type { ExchangeFormatName, LossKind } from '../../contract/exchange'
import { exchangeInvalid, fileNamed, textFile } from './exchangeFormat'
import type { ExchangeFormat, ReadRequest } from './exchangeFormat'
import { DEFAULT_LABEL, frameSpan, presentSamples } from './exchangeModel'
import type { ExchangeClip, ExchangeDocument } from './exchangeModel'
import { imageName } from './imageName'
import { JsonObject } from './jsonValues'
import { rateOf } from './rateOf'
import { TrackBuilder } from './trackBuilder'

/** Two relatives of COCO for video that differ in the names of their keys (landscape 4.7f). */
interface Dialect {
  /** Number of an image in its video, from 0. */
  frame: 'frame_id' | 'frame_index'
  track: 'instance_id' | 'track_id'
  /** TAO lists its tracks, and what of a video was not searched for. */
  tao: boolean
}

const LOSSES: LossKind[] = ['psr', 'confidence', 'model', 'uncertain', 'absent', 'who', 'interpolated', 'times', 'portion']
const COCO_DIALECT: Dialect = { frame: 'frame_id', track: 'instance_id', tao: false }
const TAO_DIALECT: Dialect = { frame: 'frame_index', track: 'track_id', tao: true }

export const COCO_VID: ExchangeFormat = createCoco({ format: 'coco-vid', title: 'COCO-VID', dialect: COCO_DIALECT })
export const TAO: ExchangeFormat = createCoco({ format: 'tao', title: 'TAO', dialect: TAO_DIALECT })

function createCoco({ format, title, dialect }: { format: ExchangeFormatName; title: string; dialect: Dialect }): ExchangeFormat {
  return {
    facts: { format, title, form: 'file', extension: 'json', frameBase: 0, pixelBase: 0, rounding: null, losses: LOSSES, needs: [] },
    recognizes: (files, head) => files.some((name) => /\.json$/i.test(name)) && /"videos"\s*:/.test(head) && head.includes(`"${dialect.frame}"`),
    read: (request) => readCoco(request, dialect),
    write: (document) => [textFile('annotations.json', `${JSON.stringify(composeCoco(document, dialect))}\n`)],
  }
}

function readCoco(request: ReadRequest, dialect: Dialect): ExchangeDocument {
  const content = JsonObject.parse(fileNamed(request, /\.json$/i), request.path)
  const videos = content.objects('videos')
  if (videos.length > 1) throw exchangeInvalid(request.path, `it holds ${videos.length} videos; one clip at a time is read`)
  const base = request.choices.frameBase ?? 0
  const frames = new Map<number, number>()
  for (const image of content.eachObject('images')) frames.set(image.integer('id'), image.integer(dialect.frame) - base)
  const labels = new Map(content.objects('categories').map((category) => [category.integer('id'), category.optionalText('name') ?? DEFAULT_LABEL]))
  const builder = new TrackBuilder(request.path)
  const annotations: Annotations = { builder, frames, labels, dialect, index: 0, pixelBase: request.choices.pixelBase ?? 0 }
  for (const annotation of content.eachObject('annotations')) {
    addAnnotation(annotation, annotations)
    annotations.index += 1
  }
  return { clip: describeClip(request.clip, { content, frames: frames.values() }), tracks: builder.finish() }
}

interface Annotations {
  builder: TrackBuilder
  frames: ReadonlyMap<number, number>
  labels: ReadonlyMap<number, string>
  dialect: Dialect
  /** Of the annotation in hand. */
  index: number
  pixelBase: number
}

function addAnnotation(annotation: JsonObject, { builder, frames, labels, dialect, index, pixelBase }: Annotations): void {
  const frameIndex = frames.get(annotation.integer('image_id'))
  if (frameIndex === undefined) throw exchangeInvalid(annotation.place, `there is no image ${annotation.integer('image_id')}`)
  const key = annotation.integer(dialect.track)
  const [left, top, width, height] = annotation.numbers('bbox', 4) as [number, number, number, number]
  const score = annotation.optionalNumber('score')
  const known = { state: annotation.flag('occluded') ? 'occluded' as const : 'tracked' as const, ...(score === null ? {} : { score }) }
  builder.add({ key, frameIndex, box: { left: left - pixelBase, top: top - pixelBase, width, height }, known, at: index })
  builder.label(key, labels.get(annotation.integer('category_id')) ?? DEFAULT_LABEL, index)
}

function describeClip(clip: ExchangeClip, { content, frames }: { content: JsonObject; frames: Iterable<number> }): ExchangeClip {
  const first = content.eachObject('images').next().value as JsonObject | undefined
  let last = -1
  for (const frame of frames) last = Math.max(last, frame)
  return {
    ...clip, name: clip.name ?? content.objects('videos')[0]?.optionalText('name') ?? null, frameCount: last + 1,
    frameRate: rateOf(content.objects('videos')[0]?.optionalNumber('fps') ?? null) ?? clip.frameRate, width: first?.optionalNumber('width') ?? clip.width, height: first?.optionalNumber('height') ?? clip.height,
  }
}

function composeCoco(document: ExchangeDocument, dialect: Dialect): object {
  const { clip, tracks } = document
  const size = { width: clip.width ?? 0, height: clip.height ?? 0 }
  const labels = [...new Set(tracks.map(({ label }) => label))]
  const video = { id: 1, name: clip.name ?? 'clip', ...size, ...(clip.frameRate ? { fps: clip.frameRate.num / clip.frameRate.den } : {}) }
  const complete = { neg_category_ids: [], not_exhaustive_category_ids: [], metadata: { dataset: 'pultrack' } }
  const images = Array.from({ length: frameSpan(document) }, (_, frame) => ({ id: frame + 1, video_id: 1, file_name: imageName(frame), ...size, [dialect.frame]: frame }))
  const categories = labels.map((name, index) => ({ id: index + 1, name }))
  const listed = tracks.map(({ id, label }) => ({ id, category_id: labels.indexOf(label) + 1, video_id: 1 }))
  return {
    info: { description: 'tracks' }, videos: [dialect.tao ? { ...video, ...complete } : video], images, categories,
    ...(dialect.tao ? { tracks: listed } : {}), annotations: composeAnnotations(document, { labels, dialect }),
  }
}

function composeAnnotations({ tracks }: ExchangeDocument, { labels, dialect }: { labels: readonly string[]; dialect: Dialect }): object[] {
  let id = 0
  return tracks.flatMap((track) =>
    presentSamples(track).map(({ frameIndex, box: { left, top, width, height }, score, state }) => ({
      id: ++id, image_id: frameIndex + 1, video_id: 1, category_id: labels.indexOf(track.label) + 1, [dialect.track]: track.id,
      bbox: [left, top, width, height], area: width * height, iscrowd: 0, ...(Number.isFinite(score) ? { score } : {}), ...(state === 'occluded' ? { occluded: true } : {}),
    })),
  )
}
