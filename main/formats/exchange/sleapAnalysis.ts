import type { File as Hdf5File } from 'h5wasm'
import { BOX_POINTS, boxOfPoints, pointsOfBox } from './boxPoints'
import type { Place } from './boxPoints'
import { exchangeInvalid, fileNamed } from './exchangeFormat'
import type { ExchangeFormat, ReadRequest } from './exchangeFormat'
import { frameSpan, presentSamples } from './exchangeModel'
import type { ExchangeDocument } from './exchangeModel'
import { readHdf5, writeHdf5 } from './hdf5'
import { LIMITS } from './limits'
import { labelOfName, TrackBuilder } from './trackBuilder'

/** SLEAP's analysis file (HDF5): `tracks` in the order track, x or y, node, frame; NaN where there is nothing; frames from 0, tracks called `LABEL_ID`. */
export const SLEAP_ANALYSIS: ExchangeFormat = {
  facts: {
    format: 'sleap-h5', title: 'SLEAP analysis HDF5', form: 'file', extension: 'h5', frameBase: 0, pixelBase: 0, rounding: { pixels: 1e-9, relative: 0 },
    losses: ['psr', 'confidence', 'model', 'uncertain', 'occluded', 'absent', 'who', 'interpolated', 'times', 'portion'],
    needs: [],
  },
  recognizes: (files, head) => files.some((name) => /\.(h5|hdf5)$/i.test(name)) && head.includes('HDF'),
  read: readAnalysis,
  write: async (document) => [{ name: 'tracks.analysis.h5', bytes: await writeHdf5((file) => compose(file, document)) }],
}

const ORDER = ['track', 'xy', 'node', 'frame']

async function readAnalysis(request: ReadRequest): Promise<ExchangeDocument> {
  const { path, choices, clip } = request
  const content = await readHdf5(fileNamed(request, /\.(h5|hdf5)$/i), { path, wanted: { datasets: ['tracks', 'node_names', 'track_names', 'instance_scores'] } })
  const { values, shape } = content.numbers('tracks')
  const [nodes, names] = [content.texts('node_names'), content.texts('track_names')]
  const [tracks = 0, , nodeCount = 0, frames = 0] = shape
  if (shape.length !== 4 || shape[1] !== 2 || tracks !== names.length || nodeCount !== nodes.length) throw exchangeInvalid(path, `tracks is ${shape.join(' x ')}, not ${ORDER.join(' x ')}`)
  const scores = content.has('instance_scores') ? content.numbers('instance_scores').values : null
  const builder = new TrackBuilder(path)
  for (const [track, name] of names.entries()) {
    const key = `${track}:${name}`
    for (let frame = 0; frame < frames; frame++) {
      const box = boxOfPoints(readPoints(values, { nodes, first: track * 2 * nodeCount * frames + frame, stride: frames }))
      const score = scores?.[track * frames + frame] ?? Number.NaN
      if (box) builder.add({ key, frameIndex: frame - (choices.frameBase ?? 0), box, known: Number.isFinite(score) ? { score } : {}, at: frame })
    }
    builder.label(key, labelOfName(name), 0)
  }
  return { clip: { ...clip, frameCount: frames }, tracks: builder.finish() }
}

/** The x of all nodes come first, then the y. */
function readPoints(values: ArrayLike<number>, { nodes, first, stride }: { nodes: readonly string[]; first: number; stride: number }): Map<string, Place> {
  const points = new Map<string, Place>()
  for (const [index, name] of nodes.entries()) {
    const [x, y] = [values[first + index * stride]!, values[first + (nodes.length + index) * stride]!]
    if (Number.isFinite(x) && Number.isFinite(y)) points.set(name, { x, y })
  }
  return points
}

function compose(file: Hdf5File, document: ExchangeDocument): void {
  const frames = frameSpan(document)
  const { tracks } = document
  const nodes = BOX_POINTS.length
  if (tracks.length * frames * nodes * 2 > 10 * LIMITS.samples) throw exchangeInvalid('SLEAP analysis', `${tracks.length} tracks over ${frames} frames are more than such a file should hold`)
  const [places, pointScores, scores, occupancy] = [nodes * 2, nodes, 1, 1].map((rows) => new Float64Array(tracks.length * rows * frames).fill(Number.NaN)) as [Float64Array, Float64Array, Float64Array, Float64Array]
  occupancy.fill(0)
  for (const [track, { frameIndex, box, score }] of tracks.flatMap((each, index) => presentSamples(each).map((sample) => [index, sample] as const))) {
    for (const [node, { x, y }] of pointsOfBox(box).entries()) {
      places[((track * 2) * nodes + node) * frames + frameIndex] = x
      places[((track * 2 + 1) * nodes + node) * frames + frameIndex] = y
      pointScores[(track * nodes + node) * frames + frameIndex] = 1
    }
    scores[track * frames + frameIndex] = score
    occupancy[frameIndex * tracks.length + track] = 1
  }
  const shape = [tracks.length, frames]
  file.create_dataset({ name: 'tracks', data: places, shape: [tracks.length, 2, nodes, frames] })
  file.create_dataset({ name: 'point_scores', data: pointScores, shape: [tracks.length, nodes, frames] })
  file.create_dataset({ name: 'instance_scores', data: scores, shape })
  file.create_dataset({ name: 'tracking_scores', data: new Float64Array(tracks.length * frames).fill(Number.NaN), shape })
  file.create_dataset({ name: 'track_occupancy', data: Uint8Array.from(occupancy), shape: [frames, tracks.length] })
  composeNames(file, document)
}

function composeNames(file: Hdf5File, { clip, tracks }: ExchangeDocument): void {
  file.create_dataset({ name: 'track_names', data: tracks.map(({ id, label }) => `${label}_${id}`) })
  file.create_dataset({ name: 'node_names', data: [...BOX_POINTS] })
  file.create_dataset({ name: 'edge_names', data: new Float64Array(0), shape: [0] })
  file.create_dataset({ name: 'edge_inds', data: new Float64Array(0), shape: [0] })
  file.create_dataset({ name: 'labels_path', data: '', shape: [] })
  file.create_dataset({ name: 'video_path', data: clip.name ?? '', shape: [] })
  file.create_dataset({ name: 'video_ind', data: 0, shape: [], dtype: '<i' })
  file.create_dataset({ name: 'provenance', data: '{}', shape: [] })
}
