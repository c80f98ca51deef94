import { basename, join } from 'node:path'
import type { BenchmarkSequence } from '../contract/benchmark'
import { parseNumbers, readText } from './lines'
import { assertLength, createSequence, listAnnotationFiles, listFiles, listFolders, listImageNames, parseBoxes, type SequenceEntry } from './sequenceFiles'

/** Attributes in the order of the toolkit's att files. */
export const LASOT_ATTRIBUTES = ['IV', 'POC', 'DEF', 'MB', 'CM', 'ROT', 'BC', 'VC', 'SV', 'FOC', 'FM', 'OV', 'LR', 'ARC'] as const

/** The toolkit's annotations of monkey-17 end before its images do, and its results are cut there. */
const SHORTER: Readonly<Record<string, number>> = { 'monkey-17': 2260 }

/**
 * LaSOT: CLASS/NAME/img/*.jpg beside groundtruth.txt, full_occlusion.txt, out_of_view.txt and nlp.txt, or NAME folders without their
 * classes; also the annotations of its toolkit alone, NAME.txt with absent/NAME.txt.
 */
export async function listLasot({ root }: { root: string }): Promise<SequenceEntry[]> {
  const entries: SequenceEntry[] = []
  for (const folder of await findFolders(root, 2)) entries.push({ name: basename(folder), read: () => readLasot(folder) })
  if (entries.length > 0) return entries
  return (await listAnnotationFiles(root)).map(({ name, path }) => ({ name, read: () => readAnnotations({ name, path, absent: join(root, 'absent', `${name}.txt`) }) }))
}

async function findFolders(folder: string, depth: number): Promise<string[]> {
  if ((await listFiles(folder)).includes('groundtruth.txt')) return [folder]
  if (depth === 0) return []
  return (await Promise.all((await listFolders(folder)).map((name) => findFolders(join(folder, name), depth - 1)))).flat()
}

async function readLasot(folder: string): Promise<BenchmarkSequence> {
  const path = join(folder, 'groundtruth.txt')
  const name = basename(folder)
  const text = (await readText({ path }))!
  const { boxes, repairs } = parseBoxes({ text, path, origin: 1 })
  const images = (await listImageNames(join(folder, 'img'))).length
  const shorter = SHORTER[name] === boxes.length && images > boxes.length
  if (images > 0 && !shorter) assertLength({ name, path, boxes: boxes.length, images })
  const flags = await Promise.all(['full_occlusion.txt', 'out_of_view.txt'].map((file) => readFlags({ path: join(folder, file), count: boxes.length })))
  return createSequence({
    name, boxes, origin: 1, clip: images > 0 ? join(folder, 'img') : null, texts: [text],
    absent: flags.every((flag) => flag === null) ? null : boxes.map((_, frame) => flags.some((flag) => (flag?.[frame] ?? 0) > 0)),
    description: (await readText({ path: join(folder, 'nlp.txt'), optional: true }))?.trim() ?? null,
    repairs: shorter ? [...repairs, { path, line: null, what: `the first ${boxes.length} of ${images} images are used, as the benchmark does` }] : repairs,
  })
}

async function readAnnotations({ name, path, absent }: { name: string; path: string; absent: string }): Promise<BenchmarkSequence> {
  const text = (await readText({ path }))!
  const { boxes, repairs } = parseBoxes({ text, path, origin: 1 })
  const flags = await readFlags({ path: absent, count: boxes.length })
  return createSequence({ name, boxes, origin: 1, repairs, texts: [text], absent: flags?.map((flag) => flag > 0) ?? null })
}

async function readFlags({ path, count }: { path: string; count: number }): Promise<number[] | null> {
  const text = await readText({ path, optional: true })
  return text === null ? null : parseNumbers({ text, path, count })
}
