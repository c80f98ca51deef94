import { createHash } from 'node:crypto'
import { readdir, stat } from 'node:fs/promises'
import { extname, join } from 'node:path'
import type { BenchmarkSequence, PixelOrigin, Repair } from '../contract/benchmark'
import type { Box } from '../contract/geometry'
import { malformed, parseField, splitFields, splitLines } from './lines'
import { uprightBox } from './votRegions'

/** A sequence that a layout's reader found; read only when it is wanted. */
export interface SequenceEntry {
  name: string
  read(): Promise<BenchmarkSequence>
}

const IMAGES = new Set(['.jpg', '.jpeg', '.png', '.bmp', '.webp', '.tif', '.tiff', '.ppm', '.pgm'])
/** As clips of images are ordered: 2 before 10. */
const naturalOrder = new Intl.Collator('en', { numeric: true, sensitivity: 'variant' }).compare

/** Folders inside a folder, in natural order; none where it cannot be read. */
export async function listFolders(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => [])
  return entries.filter((entry) => entry.isDirectory() || entry.isSymbolicLink()).map(({ name }) => name).sort(naturalOrder)
}

/** Files inside a folder, in natural order; none where it cannot be read. */
export async function listFiles(folder: string): Promise<string[]> {
  return (await readdir(folder).catch(() => [])).filter((name) => !name.startsWith('.')).sort(naturalOrder)
}

/** Names of the images of a folder, in the order of their frames; none where it cannot be read. */
export async function listImageNames(folder: string): Promise<string[]> {
  return (await listFiles(folder)).filter((name) => IMAGES.has(extname(name).toLowerCase()))
}

export async function exists(path: string): Promise<boolean> {
  return stat(path).then(() => true, () => false)
}

export interface BoxesRead {
  boxes: (Box | null)[]
  repairs: Repair[]
}

/**
 * Parses boxes of one line a frame, whatever separates the numbers. Repairs and names: empty lines between others, polygons where boxes
 * are due (their upright bounds). A line with any NaN, or one alone, is a frame without the target.
 * @throws AppError `sequences-invalid` naming file and line, for other counts of numbers, words, and negative sizes
 */
export function parseBoxes({ text, path, origin }: { text: string; path: string; origin: PixelOrigin }): BoxesRead {
  const { lines, repairs } = splitLines({ text, path })
  if (lines.length === 0) throw malformed({ path, line: 1, why: 'the file is empty', hint: 'A box a line is needed: x,y,w,h.' })
  const polygons: number[] = []
  const boxes = lines.map(({ text: line, number }) => {
    const values = readNumbers({ line, number, path })
    const isAbsent = values.some(Number.isNaN)
    if (!(isAbsent ? [1, 4, 8] : [4, 8]).includes(values.length)) throw malformed({ path, line: number, why: `${values.length} values instead of 4`, hint: HINT })
    if (isAbsent) return null
    if (values.length === 8) polygons.push(number)
    return shiftOrigin(readBox({ values, number, path }), origin)
  })
  if (polygons.length > 0) repairs.push({ path, line: polygons[0]!, what: `${polygons.length} polygons where boxes are due; their upright bounds are used` })
  return { boxes, repairs }
}

const HINT = 'Write x,y,w,h on each line, or NaN,NaN,NaN,NaN where the target is absent.'

function readNumbers({ line, number, path }: { line: string; number: number; path: string }): number[] {
  return splitFields(line).map((field) => {
    const value = parseField(field)
    if (value !== null) return value
    throw malformed({ path, line: number, why: `"${field.slice(0, 60)}" is not a number`, hint: HINT })
  })
}

function readBox({ values, number, path }: { values: readonly number[]; number: number; path: string }): Box {
  const points = values.length === 8 ? [0, 2, 4, 6].map((at) => ({ x: values[at]!, y: values[at + 1]! })) : null
  if (points) return uprightBox({ kind: 'polygon', points }, 'min-max')!
  const [left, top, width, height] = values as [number, number, number, number]
  if (width >= 0 && height >= 0) return { left, top, width, height }
  throw malformed({ path, line: number, why: `the size ${width} x ${height} is negative`, hint: HINT })
}

function shiftOrigin(box: Box, origin: PixelOrigin): Box {
  return { ...box, left: box.left - origin, top: box.top - origin }
}

export interface LengthRequest {
  name: string
  path: string
  /** Lines of ground truth. */
  boxes: number
  /** Images that belong to them; null where there are none beside the annotations. */
  images: number | null
}

/**
 * Sees that each frame has its ground truth.
 * @throws AppError `sequences-invalid` with both numbers: nothing is cut off in silence
 */
export function assertLength({ name, path, boxes, images }: LengthRequest): void {
  if (images === null || images === boxes) return
  const which = boxes > images ? 'more boxes than frames' : 'more frames than boxes'
  throw malformed({ path, line: null, why: `${name} has ${which}: ${boxes} lines for ${images} images`, hint: 'Unpack the sequence again; a part of its images or lines is missing.' })
}

type Given = Pick<BenchmarkSequence, 'name' | 'boxes'> & Partial<Omit<BenchmarkSequence, 'hash'>> & { texts: readonly string[] }

/** A sequence from what its layout has; the rest is absent. `texts` are hashed. */
export function createSequence({ texts, ...given }: Given): BenchmarkSequence {
  const hash = createHash('sha256')
  for (const text of texts) hash.update(text)
  return {
    clip: null, firstImage: 0, regions: null, origin: 0, absent: null, cover: null, picture: null, attributes: [], tags: {}, values: {}, description: null, repairs: [],
    ...given, hash: hash.digest('hex'),
  }
}

/** NAME.txt, or NAME/FILE, as annotations come without their images. */
export async function listAnnotationFiles(root: string): Promise<{ name: string; path: string }[]> {
  return (await listFiles(root)).filter((file) => file.endsWith('.txt')).map((file) => ({ name: file.slice(0, -'.txt'.length), path: join(root, file) }))
}
