import { BOX_POINTS, boxOfPoints, pointsOfBox } from './boxPoints'
import type { Place } from './boxPoints'
import { DEEPLABCUT, SEEN } from './deeplabcut'
import { exchangeInvalid, fileNamed } from './exchangeFormat'
import type { ExchangeFormat, ReadRequest } from './exchangeFormat'
import { frameSpan, presentSamples } from './exchangeModel'
import type { ExchangeDocument } from './exchangeModel'
import { LIMITS } from './limits'
import { readPandasTable, writePandasTable, type PandasTable } from './pandasTable'
import { labelOfName, TrackBuilder } from './trackBuilder'

/** What DeepLabCut calls its table. */
const KEY = 'df_with_missing'
const COORDINATES = ['x', 'y', 'likelihood'] as const

/** DeepLabCut's HDF5 of an analysed clip: the table of its CSV as pandas keeps it, a row a frame from 0. Where the target is not there, the cells are NaN. */
export const DEEPLABCUT_H5: ExchangeFormat = {
  facts: { ...DEEPLABCUT.facts, format: 'deeplabcut-h5', title: 'DeepLabCut HDF5', extension: 'h5' },
  recognizes: (files, head) => files.some((name) => /\.(h5|hdf5)$/i.test(name)) && head.includes('HDF') && head.includes(KEY),
  read: readTable,
  write: async (document) => [{ name: 'tracks.h5', bytes: await writePandasTable(compose(document), { key: KEY, levels: levelsOf(document) }) }],
}

interface Part {
  point: string
  x: number
  y: number
  likelihood: number
}

async function readTable(request: ReadRequest): Promise<ExchangeDocument> {
  const { path, choices, clip } = request
  const table = await readPandasTable(fileNamed(request, /\.(h5|hdf5)$/i), { path, key: KEY })
  const individuals = readParts(table.columns, path)
  const builder = new TrackBuilder(path)
  for (const name of individuals.keys()) if (name !== '') builder.label(name, labelOfName(name), 0)
  for (let row = 0; row < table.index.length; row += 1) {
    for (const [key, parts] of individuals) {
      const box = boxOfPoints(readPoints(table, { parts, first: row * table.columns.length }))
      if (box) builder.add({ key, frameIndex: table.index[row]! - (choices.frameBase ?? 0), box, at: row + 1 })
    }
  }
  return { clip: { ...clip, frameCount: clip.frameCount ?? table.index.length }, tracks: builder.finish() }
}

/** Columns by the animal that they are of; of one alone its name is ''. */
function readParts(columns: PandasTable['columns'], path: string): Map<string, Part[]> {
  const individuals = new Map<string, Map<string, Part>>()
  for (const [column, name] of columns.entries()) {
    const [point, coordinate] = name.slice(-2)
    const which = COORDINATES.find((each) => each === coordinate)
    if (name.length < 3 || point === undefined || !which) throw exchangeInvalid(path, `the column ${name.join(', ').slice(0, 100)} is none of DeepLabCut`)
    const individual = name.length > 3 ? name[1]! : ''
    const parts = individuals.get(individual) ?? new Map<string, Part>()
    individuals.set(individual, parts.set(point, { ...(parts.get(point) ?? { point, x: -1, y: -1, likelihood: -1 }), [which]: column }))
  }
  return new Map([...individuals].map(([name, parts]) => [name, [...parts.values()].filter(({ x, y }) => x >= 0 && y >= 0)]))
}

function readPoints({ values }: PandasTable, { parts, first }: { parts: readonly Part[]; first: number }): Map<string, Place> {
  const points = new Map<string, Place>()
  for (const { point, x, y, likelihood } of parts) {
    const place = { x: values[first + x]!, y: values[first + y]! }
    const isSeen = likelihood < 0 || !(values[first + likelihood]! < SEEN)
    if (isSeen && Number.isFinite(place.x) && Number.isFinite(place.y)) points.set(point, place)
  }
  return points
}

function levelsOf({ tracks }: ExchangeDocument): string[] {
  return tracks.length > 1 ? ['scorer', 'individuals', 'bodyparts', 'coords'] : ['scorer', 'bodyparts', 'coords']
}

function compose(document: ExchangeDocument): PandasTable {
  const { tracks } = document
  const frames = frameSpan(document)
  const columns = tracks.flatMap(({ id, label }) => BOX_POINTS.flatMap((point) => COORDINATES.map((coordinate) => ['pultrack', ...(tracks.length > 1 ? [`${label}_${id}`] : []), point, coordinate])))
  if (columns.length * frames > 10 * LIMITS.samples) throw exchangeInvalid('DeepLabCut', `${tracks.length} tracks over ${frames} frames are more than such a file should hold`)
  const values = new Float64Array(columns.length * frames).fill(Number.NaN)
  for (const [track, each] of tracks.entries()) {
    for (const { frameIndex, box } of presentSamples(each)) {
      const row = pointsOfBox(box).flatMap(({ x, y }) => [x, y, 1])
      values.set(row, frameIndex * columns.length + track * row.length)
    }
  }
  return { columns, index: Int32Array.from({ length: frames }, (_, frame) => frame), values }
}
