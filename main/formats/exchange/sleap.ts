import type { File as Hdf5File } from 'h5wasm'
import { BOX_POINTS, pointsOfBox } from './boxPoints'
import type { ExchangeFormat } from './exchangeFormat'
import { presentSamples } from './exchangeModel'
import type { ExchangeDocument, ExchangeSample } from './exchangeModel'
import { writeHdf5 } from './hdf5'
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
    losses: ['scores', 'psr', 'confidence', 'model', 'uncertain', 'occluded', 'absent', 'who', 'interpolated', 'times'],
    needs: [],
  },
  recognizes: (files) => files.some((name) => /\.slp$/i.test(name)),
  read: readSleap,
  write: async (document) => [{ name: 'tracks.slp', bytes: await writeHdf5((file) => compose(file, document)) }],
}

interface Placed {
  track: number
  sample: ExchangeSample
}

function compose(file: Hdf5File, document: ExchangeDocument): void {
  const frames = new Map<number, Placed[]>()
  for (const [track, { samples }] of document.tracks.map((track) => ({ samples: presentSamples(track) })).entries()) {
    for (const sample of samples) {
      const there = frames.get(sample.frameIndex)
      if (there) there.push({ track, sample })
      else frames.set(sample.frameIndex, [{ track, sample }])
    }
  }
  composeMetadata(file)
  const name = document.clip.name ?? 'clip.mp4'
  file.create_dataset({ name: 'videos_json', data: [JSON.stringify({ backend: { type: 'MediaVideo', filename: name, grayscale: false, bgr: true, dataset: '', input_format: '' } })] })
  file.create_dataset({ name: 'tracks_json', data: document.tracks.map(({ id, label }) => JSON.stringify([0, `${label}_${id}`])) })
  composeTables(file, [...frames].sort(([a], [b]) => a - b))
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

function composeTables(file: Hdf5File, frames: readonly [number, readonly Placed[]][]): void {
  const placed = frames.flatMap(([, instances], frame) => instances.map((instance) => ({ ...instance, frame, person: instance.sample.source === 'user' })))
  const starts = [0]
  for (const [, { length }] of frames) starts.push(starts[starts.length - 1]! + length)
  const position = { person: 0, model: 0 }
  const firstPoint = placed.map(({ person }) => 3 * (person ? position.person++ : position.model++))
  table(file, 'frames', frames.length, {
    frame_id: unsigned(frames.map((_, index) => index)), video: new Uint32Array(frames.length), frame_idx: unsigned(frames.map(([frame]) => frame)),
    instance_id_start: unsigned(starts.slice(0, -1)), instance_id_end: unsigned(starts.slice(1)),
  })
  table(file, 'instances', placed.length, {
    instance_id: signed(placed.map((_, index) => index)), instance_type: Uint8Array.from(placed, ({ person }) => (person ? BY_PERSON : BY_MODEL)), frame_id: unsigned(placed.map(({ frame }) => frame)),
    skeleton: new Uint32Array(placed.length), track: Int32Array.from(placed, ({ track }) => track), from_predicted: signed(placed.map(() => -1)),
    score: Float32Array.from(placed, ({ sample, person }) => (person ? 0 : sample.score)), point_id_start: unsigned(firstPoint), point_id_end: unsigned(firstPoint.map((first) => first + 3)),
    tracking_score: new Float32Array(placed.length),
  })
  pointTable(file, 'points', placed.filter(({ person }) => person))
  pointTable(file, 'pred_points', placed.filter(({ person }) => !person))
}

function pointTable(file: Hdf5File, name: 'points' | 'pred_points', placed: readonly { sample: ExchangeSample }[]): void {
  const points = placed.flatMap(({ sample }) => pointsOfBox(sample.box))
  const seen = Int8Array.from(points, () => 1)
  const columns = { x: Float64Array.from(points, ({ x }) => x), y: Float64Array.from(points, ({ y }) => y), visible: seen, complete: new Int8Array(points.length) }
  table(file, name, points.length, name === 'points' ? columns : { ...columns, score: Float64Array.from(points, () => 1) })
}

type Column = BigUint64Array | BigInt64Array | Uint32Array | Int32Array | Uint8Array | Int8Array | Float32Array | Float64Array

function table(file: Hdf5File, name: string, rows: number, columns: Record<string, Column>): void {
  file.create_dataset({ name, data: new Map(Object.entries(columns)), shape: [rows] })
}

function unsigned(values: readonly number[]): BigUint64Array {
  return BigUint64Array.from(values, BigInt)
}

function signed(values: readonly number[]): BigInt64Array {
  return BigInt64Array.from(values, BigInt)
}
