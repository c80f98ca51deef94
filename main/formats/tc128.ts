import { basename, join } from 'node:path'
import type { BenchmarkSequence, Repair } from '../contract/benchmark'
import { malformed, parseNumbers, readText } from './lines'
import { assertLength, createSequence, listFiles, listFolders, listImageNames, parseBoxes, type SequenceEntry } from './sequenceFiles'

/** TC-128 (Temple Color): NAME/img/0001.jpg, NAME/NAME_gt.txt, NAME/NAME_frames.txt with the first and last frame, `start,end`. */
export async function listTc128({ root }: { root: string }): Promise<SequenceEntry[]> {
  const entries: SequenceEntry[] = []
  for (const name of await listFolders(root)) {
    const folder = join(root, name)
    const truth = (await listFiles(folder)).find((file) => file.endsWith('_gt.txt'))
    if (truth) entries.push({ name, read: () => readTc128({ folder, truth }) })
  }
  return entries
}

async function readTc128({ folder, truth }: { folder: string; truth: string }): Promise<BenchmarkSequence> {
  const name = basename(folder)
  const path = join(folder, truth)
  const text = (await readText({ path }))!
  const { boxes, repairs } = parseBoxes({ text, path, origin: 1 })
  const images = await listImageNames(join(folder, 'img'))
  const range = await readRange(join(folder, truth.replace(/_gt\.txt$/, '_frames.txt')))
  const used = images.length === 0 ? { firstImage: 0, repairs: [] } : findRange({ name, path, images, boxes: boxes.length, range })
  return createSequence({ name, boxes, origin: 1, clip: images.length > 0 ? join(folder, 'img') : null, firstImage: used.firstImage, repairs: [...repairs, ...used.repairs], texts: [text] })
}

async function readRange(path: string): Promise<[number, number] | null> {
  const text = await readText({ path, optional: true })
  if (text === null) return null
  const [first, last, ...more] = parseNumbers({ text, path })
  if (first !== undefined && last !== undefined && more.length === 0 && first <= last) return [first, last]
  throw malformed({ path, line: 1, why: 'the file does not hold a first and a last frame', hint: 'It is one line, e.g. 1,71.' })
}

function findRange({ name, path, images, boxes, range }: { name: string; path: string; images: readonly string[]; boxes: number; range: [number, number] | null }): { firstImage: number; repairs: Repair[] } {
  if (images.length === boxes || !range) {
    assertLength({ name, path, boxes, images: images.length })
    return { firstImage: 0, repairs: [] }
  }
  const numbers = images.map((image) => Number(/(\d+)\.\w+$/.exec(image)?.[1] ?? Number.NaN))
  const firstImage = numbers.indexOf(range[0])
  const last = numbers.indexOf(range[1])
  if (firstImage >= 0 && last - firstImage + 1 === boxes) return { firstImage, repairs: [{ path, line: null, what: `frames ${range[0]} to ${range[1]} of ${images.length} images are used, as the benchmark does` }] }
  throw malformed({ path, line: null, why: `${name} has ${boxes} lines for frames ${range[0]} to ${range[1]} of ${images.length} images`, hint: 'Unpack the sequence again; a part of its images or lines is missing.' })
}
