import { boxOfPoints } from './boxPoints'
import type { Place } from './boxPoints'
import { exchangeInvalid, fileNamed } from './exchangeFormat'
import type { ReadRequest } from './exchangeFormat'
import type { ExchangeDocument } from './exchangeModel'
import { readHdf5 } from './hdf5'
import type { Hdf5Content } from './hdf5'
import { JsonObject } from './jsonValues'
import { labelOfName, TrackBuilder } from './trackBuilder'

/** Instances without a track are one object, as long as a frame has one of them. */
const NO_TRACK = -1

/** Reads the instances of the only video of a .slp: the box of each from its corner points, or round all of its points. */
export async function readSleap(request: ReadRequest): Promise<ExchangeDocument> {
  const { path } = request
  const wanted = { datasets: ['tracks_json', 'frames', 'instances', 'points', 'pred_points'], attribute: { group: 'metadata', name: 'json' } }
  const content = await readHdf5(fileNamed(request, /\.slp$/i), { path, wanted })
  const builder = new TrackBuilder(path)
  const names = content.has('tracks_json') ? content.texts('tracks_json').map((text) => trackName(text, path)) : []
  const frames = readFrames(content, path)
  const points = { predicted: new PointTable(content, 'pred_points', path), labelled: new PointTable(content, 'points', path), nodes: readNodes(content, path) }
  const instances: Instances = { row: rowsOf(content, 'instances', INSTANCE), index: 0, builder, names, frames, points, path, base: request.choices.frameBase ?? 0 }
  for (const count = content.rows('instances'); instances.index < count; instances.index += 1) addInstance(instances)
  return { clip: request.clip, tracks: builder.finish() }
}

const INSTANCE = ['frame_id', 'instance_type', 'point_id_start', 'point_id_end', 'track', 'score'] as const
const FRAME = ['video', 'frame_id', 'frame_idx'] as const

/** Columns of a table by their names. @throws AppError `track-invalid` for one that is missing */
function rowsOf<Name extends string>(content: Hdf5Content, table: string, names: readonly Name[]): Record<Name, Float64Array> {
  return Object.fromEntries(names.map((name) => [name, content.column(table, name)])) as Record<Name, Float64Array>
}

interface Instances {
  row: Record<(typeof INSTANCE)[number], Float64Array>
  /** Of the instance in hand. */
  index: number
  builder: TrackBuilder
  names: readonly string[]
  frames: ReadonlyMap<number, number>
  points: { predicted: PointTable; labelled: PointTable; nodes: readonly string[] }
  path: string
  base: number
}

function addInstance({ row: columns, index, builder, names, frames, points, path, base }: Instances): void {
  const row = (name: (typeof INSTANCE)[number]): number => columns[name][index]!
  const frameIndex = frames.get(row('frame_id'))
  if (frameIndex === undefined) throw exchangeInvalid(path, `instance ${index} is in frame ${row('frame_id')}, which is not listed`)
  const predicted = row('instance_type') === 1
  const table = predicted ? points.predicted : points.labelled
  const [start, end] = [row('point_id_start'), row('point_id_end')]
  if (end - start > points.nodes.length) throw exchangeInvalid(path, `instance ${index} has ${end - start} points; its skeleton has ${points.nodes.length}`)
  const places = new Map<string, Place>()
  for (let point = start; point < end; point++) {
    const place = table.at(point)
    if (place) places.set(points.nodes[point - start]!, place)
  }
  const box = boxOfPoints(places)
  if (!box) return
  const key = row('track')
  const score = row('score')
  const name = key === NO_TRACK ? '' : (names[key] ?? '')
  const track = name === '' ? key : `${key}:${name}`
  builder.add({ key: track, frameIndex: frameIndex - base, box, known: predicted && Number.isFinite(score) ? { score } : {}, at: index })
  if (name !== '') builder.label(track, labelOfName(name), index)
}

function readFrames(content: Hdf5Content, path: string): Map<number, number> {
  const { video, frame_id: ids, frame_idx: indices } = rowsOf(content, 'frames', FRAME)
  if (video.some((number) => number !== 0)) throw exchangeInvalid(path, 'it holds several videos; one clip at a time is read')
  const frames = new Map<number, number>()
  for (const [row, id] of ids.entries()) frames.set(id, indices[row]!)
  return frames
}

/** Names of the skeleton's nodes in their order there. */
function readNodes(content: Hdf5Content, path: string): string[] {
  const text = content.attribute
  if (typeof text !== 'string') throw exchangeInvalid(path, 'its metadata is missing')
  const metadata = JsonObject.parse({ name: 'metadata', bytes: new TextEncoder().encode(text) }, `${path} metadata`)
  const names = metadata.objects('nodes').map((node) => node.optionalText('name') ?? '')
  const [skeleton, ...others] = metadata.objects('skeletons')
  if (!skeleton || others.length > 0) throw exchangeInvalid(path, `it has ${others.length + (skeleton ? 1 : 0)} skeletons; one is read`)
  return skeleton.objects('nodes').map((node) => names[node.integer('id')] ?? '')
}

function trackName(text: string, path: string): string {
  try {
    const value: unknown = JSON.parse(text)
    const name: unknown = Array.isArray(value) ? value[1] : null
    return typeof name === 'string' ? name : ''
  } catch (cause) {
    throw exchangeInvalid(path, 'the name of a track is not valid JSON', cause)
  }
}

/** Points of predicted or labelled instances; those not visible are null. */
class PointTable {
  private readonly columns: Record<'x' | 'y' | 'visible', Float64Array>

  constructor(content: Hdf5Content, name: string, private readonly path: string) {
    const none = new Float64Array()
    this.columns = content.has(name) ? rowsOf(content, name, ['x', 'y', 'visible']) : { x: none, y: none, visible: none }
  }

  at(index: number): Place | null {
    const [x, y] = [this.columns.x[index], this.columns.y[index]]
    if (x === undefined || y === undefined) throw exchangeInvalid(this.path, `point ${index} is missing`)
    return Number.isFinite(x) && Number.isFinite(y) && this.columns.visible[index] !== 0 ? { x, y } : null
  }
}
