import type { File as Hdf5File } from 'h5wasm'
import { BOX_POINTS, pointsOfBox } from './boxPoints'
import type { ExchangeFormat } from './exchangeFormat'
import { presentSamples } from './exchangeModel'
import type { ExchangeDocument, ExchangeSample } from './exchangeModel'
import { writeHdf5 } from './hdf5'
import { addTable } from './hdf5Table'
import type { TableLibrary } from './hdf5Table'
import { readSleap } from './sleapReader'

/** SLEAP's format of 1.3 and 1.4, which its later versions read. */
const FORMAT_ID = 1.2
/** Instances of a person and of a model, in SLEAP's numbers. */
const BY_PERSON = 0
const BY_MODEL = 1

/** SLEAP's project file .slp (HDF5): a skeleton of the three points of a box, predicted instances with our score, tracks called `LABEL_ID`; frames from 0. A person's boxes are labelled instances. */
export const SLEAP: ExchangeFormat = {
  facts: {
    format: 'sleap', title: 'SLEAP project', form: 'file', extension: 'slp', frameBase: 0, pixelBase: 0, rounding: { pixels: 1e-9, relative: 0 },
    losses: ['scores', 'psr', 'confidence', 'model', 'uncertain', 'occluded', 'absent', 'who', 'interpolated', 'times', 'portion'],
    needs: [],
  },
  recognizes: (files) => files.some((name) => /\.slp$/i.test(name)),
  read: readSleap,
  write: async (document) => [{ name: 'tracks.slp', bytes: await writeHdf5((file, library) => compose({ file, library, document })) }],
}

type Table = Parameters<typeof addTable>[1]

interface Placed {
  track: number
  sample: ExchangeSample
}

function compose({ file, library, document }: { file: Hdf5File; library: TableLibrary; document: ExchangeDocument }): void {
  const placed = document.tracks.flatMap((track, index) => presentSamples(track).map((sample): Placed => ({ track: index, sample })))
  placed.sort((a, b) => a.sample.frameIndex - b.sample.frameIndex)
  composeMetadata(file)
  const name = document.clip.name ?? 'clip.mp4'
  file.create_dataset({ name: 'videos_json', data: [JSON.stringify({ backend: { type: 'MediaVideo', filename: name, grayscale: false, bgr: true, dataset: '', input_format: '' } })] })
  file.create_dataset({ name: 'tracks_json', data: document.tracks.map(({ id, label }) => JSON.stringify([0, `${label}_${id}`])) })
  for (const table of composeTables(placed)) addTable(file, table, library)
}

/** Nodes and skeleton as jsonpickle's graph has them. */
function composeMetadata(file: Hdf5File): void {
  const graph = { directed: true, graph: { name: 'box', num_edges_inserted: 0 }, links: [], multigraph: true, nodes: BOX_POINTS.map((_, id) => ({ id })) }
  const content = {
    version: '2.0.0', skeletons: [graph], nodes: BOX_POINTS.map((name) => ({ name, weight: 1 })), videos: [], tracks: [], suggestions: [], negative_anchors: {}, provenance: {},
  }
  const group = file.create_group('metadata')
  group.create_attribute('format_id', FORMAT_ID, [], '<d')
  group.create_attribute('json', JSON.stringify(content))
}

/** Tables as columns: there are three points to each of perhaps a million instances. */
function composeTables(placed: readonly Placed[]): Table[] {
  const { indices, starts, frameOf } = groupByFrame(placed)
  const position = { person: 0, model: 0 }
  const firstPoint = placed.map((one) => 3 * (isByPerson(one) ? position.person++ : position.model++))
  const frames = {
    frame_id: wide(indices.keys(), indices.length), video: new Uint32Array(indices.length), frame_idx: wide(indices, indices.length),
    instance_id_start: wide(starts, starts.length), instance_id_end: wide(starts.map((_, at) => starts[at + 1] ?? placed.length), starts.length),
  }
  const instances = {
    instance_id: new BigInt64Array(wide(placed.keys(), placed.length).buffer), instance_type: Uint8Array.from(placed, (one) => (isByPerson(one) ? BY_PERSON : BY_MODEL)), frame_id: wide(frameOf, frameOf.length),
    skeleton: new Uint32Array(placed.length), track: Int32Array.from(placed, ({ track }) => track), from_predicted: new BigInt64Array(placed.length).fill(-1n),
    score: Float32Array.from(placed, (one) => (isByPerson(one) ? 0 : one.sample.score)), point_id_start: wide(firstPoint, firstPoint.length), point_id_end: wide(firstPoint.map((first) => first + 3), firstPoint.length),
    tracking_score: new Float32Array(placed.length),
  }
  return [
    { name: 'frames', rows: indices.length, columns: frames }, { name: 'instances', rows: placed.length, columns: instances },
    pointTable('points', placed.filter(isByPerson)), pointTable('pred_points', placed.filter((one) => !isByPerson(one))),
  ]
}

function isByPerson({ sample }: Placed): boolean {
  return sample.source === 'user'
}

/** Frames that hold something, the first instance of each, and of each instance the position of its frame among them. */
function groupByFrame(placed: readonly Placed[]): { indices: number[]; starts: number[]; frameOf: number[] } {
  const [indices, starts, frameOf]: [number[], number[], number[]] = [[], [], []]
  for (const [at, { sample }] of placed.entries()) {
    if (indices.at(-1) !== sample.frameIndex) {
      indices.push(sample.frameIndex)
      starts.push(at)
    }
    frameOf.push(indices.length - 1)
  }
  return { indices, starts, frameOf }
}

function pointTable(name: 'points' | 'pred_points', placed: readonly Placed[]): Table {
  const rows = 3 * placed.length
  const columns = { x: new Float64Array(rows), y: new Float64Array(rows), visible: new Int8Array(rows).fill(1), complete: new Int8Array(rows) }
  for (const [at, { sample }] of placed.entries()) {
    for (const [point, { x, y }] of pointsOfBox(sample.box).entries()) {
      columns.x[3 * at + point] = x
      columns.y[3 * at + point] = y
    }
  }
  return { name, rows, columns: name === 'points' ? columns : { ...columns, score: new Float64Array(rows).fill(1) } }
}

/** Whole numbers below 2^32 in eight bytes each, lower half first; no BigInt is made of any, of which there would be millions. */
function wide(values: Iterable<number>, length: number): BigUint64Array {
  const halves = new Uint32Array(2 * length)
  let at = 0
  for (const value of values) {
    halves[at] = value
    at += 2
  }
  return new BigUint64Array(halves.buffer)
}
