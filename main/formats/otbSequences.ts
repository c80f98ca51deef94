import { basename, join } from 'node:path'
import type { BenchmarkSequence, PixelOrigin, Repair } from '../contract/benchmark'
import { malformed, readText } from './lines'
import { assertLength, createSequence, exists, listAnnotationFiles, listFiles, listFolders, listImageNames, parseBoxes, type SequenceEntry } from './sequenceFiles'

/**
 * Frames that the benchmark evaluates of a sequence's images, by the number in their names, both inclusive (landscape 4.7a; the
 * benchmark's configSeqs). Sequences that are not here use all of their images.
 */
export const OTB_RANGES: Readonly<Record<string, readonly [number, number]>> = {
  david: [300, 770], football1: [1, 74], freeman3: [1, 460], freeman4: [1, 283], diving: [1, 215],
  blurcar1: [247, 988], blurcar3: [3, 359], blurcar4: [18, 397], tiger1: [1, 354],
}

/** Lengths under which toolkits know a sequence otherwise; a file of that length says which benchmark it is of. */
const OTHER_LENGTHS: Readonly<Record<string, string>> = {
  'tiger1/349': 'The Matlab toolkit of 2013 evaluates Tiger1 from frame 6 on, 349 frames.',
  'clifbar/329': 'Some published results of ClifBar end at frame 329.',
}

/** Attributes in the order of the benchmark's att files. */
export const OTB_ATTRIBUTES = ['IV', 'OPR', 'SV', 'OCC', 'DEF', 'MB', 'FM', 'IPR', 'OV', 'BC', 'LR'] as const

/**
 * OTB as downloaded: NAME/img/0001.jpg beside NAME/groundtruth_rect.txt, or .1.txt and .2.txt for two targets, which become NAME-1 and
 * NAME-2. Also NAME/clip.mp4 instead of the images, and NAME.txt alone.
 */
export async function listOtb({ root, origin }: { root: string; origin: PixelOrigin }): Promise<SequenceEntry[]> {
  const folders = (await listTruths(root)).length > 0 ? [root] : (await listFolders(root)).map((name) => join(root, name))
  const entries: SequenceEntry[] = []
  for (const folder of folders) {
    const truths = await listTruths(folder)
    for (const [index, path] of truths.entries()) {
      const name = truths.length === 1 ? basename(folder) : `${basename(folder)}-${index + 1}`
      entries.push({ name, read: () => readOtb({ name, folder, path, origin }) })
    }
  }
  if (entries.length > 0) return entries
  return (await listAnnotationFiles(root)).map(({ name, path }) => ({ name, read: () => readOtb({ name, folder: null, path, origin }) }))
}

/** Files of ground truth that hold something: Human4 has an empty one. */
async function listTruths(folder: string): Promise<string[]> {
  const paths: string[] = []
  for (const file of await listFiles(folder)) {
    if (!/^groundtruth_rect(\.\d)?\.txt$/.test(file)) continue
    const path = join(folder, file)
    if (file === 'groundtruth_rect.txt' || (await readText({ path }))!.trim() !== '') paths.push(path)
  }
  return paths
}

async function readOtb({ name, folder, path, origin }: { name: string; folder: string | null; path: string; origin: PixelOrigin }): Promise<BenchmarkSequence> {
  const text = (await readText({ path }))!
  const { boxes, repairs } = parseBoxes({ text, path, origin })
  const found = folder === null ? { clip: null, firstImage: 0, repairs: [] } : await findFrames({ name, folder, path, boxes: boxes.length })
  return createSequence({ name, boxes, origin, clip: found.clip, firstImage: found.firstImage, repairs: [...repairs, ...found.repairs], texts: [text] })
}

interface Frames {
  clip: string | null
  firstImage: number
  repairs: Repair[]
}

async function findFrames({ name, folder, path, boxes }: { name: string; folder: string; path: string; boxes: number }): Promise<Frames> {
  const images = await listImageNames(join(folder, 'img'))
  if (images.length > 0) return { clip: join(folder, 'img'), ...matchRange({ name, path, images, boxes }) }
  const clip = join(folder, 'clip.mp4')
  if (await exists(clip)) return { clip, firstImage: 0, repairs: [] }
  throw malformed({ path: folder, line: null, why: 'there is neither img/ nor clip.mp4', hint: 'Put the frames into img/ or the footage into clip.mp4, beside groundtruth_rect.txt.' })
}

/** The first annotated image: all images where there are as many as lines, else the benchmark's range of them. */
function matchRange({ name, path, images, boxes }: { name: string; path: string; images: readonly string[]; boxes: number }): Omit<Frames, 'clip'> {
  if (images.length === boxes) return { firstImage: 0, repairs: [] }
  const key = name.toLowerCase().replace(/-\d$/, '')
  const range = OTB_RANGES[key]
  const other = OTHER_LENGTHS[`${key}/${boxes}`]
  if (!range || range[1] - range[0] + 1 !== boxes) {
    if (other) throw malformed({ path, line: null, why: `${name} has ${boxes} lines for ${images.length} images`, hint: `${other} Take the files of one revision.` })
    assertLength({ name, path, boxes, images: images.length })
  }
  const numbers = images.map((image) => Number(/(\d+)\.\w+$/.exec(image)?.[1] ?? Number.NaN))
  const firstImage = numbers.indexOf(range![0])
  const last = numbers.indexOf(range![1])
  if (firstImage >= 0 && last - firstImage + 1 === boxes) return { firstImage, repairs: [{ path, line: null, what: `frames ${range![0]} to ${range![1]} of ${images.length} images are used, as the benchmark does` }] }
  throw malformed({ path, line: null, why: `frames ${range![0]} to ${range![1]}, which the benchmark uses of ${name}, are not all there`, hint: 'Unpack the sequence again; a part of its images is missing.' })
}
