import { join } from 'node:path'
import type { BenchmarkSequence } from '../contract/benchmark'
import type { Box, Size } from '../contract/geometry'
import { parseNumbers, readText } from './lines'
import { assertLength, createSequence, listFiles, listFolders, listImageNames, parseBoxes, type SequenceEntry } from './sequenceFiles'

/**
 * GOT-10k: NAME/*.jpg beside NAME/groundtruth.txt, meta_info.ini and labels of frames, in the order of list.txt; also one level deeper,
 * in train, val or test. The test set has the first box alone.
 */
export async function listGot10k({ root }: { root: string }): Promise<SequenceEntry[]> {
  const names = await listNames(root)
  const entries: SequenceEntry[] = []
  for (const name of names) {
    const folder = join(root, name)
    if ((await listFiles(folder)).includes('groundtruth.txt')) entries.push({ name, read: () => readGot10k({ name, folder }) })
  }
  if (entries.length > 0) return entries
  const splits = await Promise.all(['val', 'test', 'train'].map((split) => (names.includes(split) ? listGot10k({ root: join(root, split) }) : [])))
  return splits.find((found) => found.length > 0) ?? []
}

async function listNames(root: string): Promise<string[]> {
  const list = await readText({ path: join(root, 'list.txt'), optional: true })
  const named = list?.split(/\r?\n/).map((name) => name.trim()).filter((name) => name !== '') ?? []
  return named.length > 0 ? named : listFolders(root)
}

async function readGot10k({ name, folder }: { name: string; folder: string }): Promise<BenchmarkSequence> {
  const path = join(folder, 'groundtruth.txt')
  const text = (await readText({ path }))!
  const { boxes, repairs } = parseBoxes({ text, path, origin: 0 })
  const images = (await listImageNames(folder)).length
  const firstOnly = boxes.length === 1 && images > 1
  const all: (Box | null)[] = firstOnly ? [...boxes, ...Array<null>(images - 1).fill(null)] : boxes
  if (images > 0) assertLength({ name, path, boxes: all.length, images })
  const meta = parseMeta((await readText({ path: join(folder, 'meta_info.ini'), optional: true })) ?? '')
  return createSequence({
    name, boxes: all, clip: images > 0 ? folder : null, picture: meta.picture, attributes: meta.attributes, texts: [text],
    absent: (await readLabels({ folder, file: 'absence.label', count: all.length }))?.map((value) => value > 0) ?? null,
    cover: await readLabels({ folder, file: 'cover.label', count: all.length }),
    values: await readCut({ folder, count: all.length }),
    repairs: firstOnly ? [...repairs, { path, line: null, what: 'the first frame alone is annotated: boxes can be written, not scored' }] : repairs,
  })
}

async function readLabels({ folder, file, count }: { folder: string; file: string; count: number }): Promise<number[] | null> {
  const path = join(folder, file)
  const text = await readText({ path, optional: true })
  return text === null ? null : parseNumbers({ text, path, count })
}

async function readCut({ folder, count }: { folder: string; count: number }): Promise<BenchmarkSequence['values']> {
  const cut = await readLabels({ folder, file: 'cut_by_image.label', count })
  return cut ? { cutByImage: cut } : {}
}

/** `key: value` lines under a heading; resolution as `(width, height)`. */
function parseMeta(text: string): { picture: Size | null; attributes: string[] } {
  const fields = new Map(text.split(/\r?\n/).flatMap((line): [string, string][] => {
    const at = line.indexOf(':')
    return at < 0 ? [] : [[line.slice(0, at).trim(), line.slice(at + 1).trim()]]
  }))
  const size = /^\(?\s*(\d+)\s*,\s*(\d+)\s*\)?$/.exec(fields.get('resolution') ?? '')
  const attributes = ['object_class', 'motion_class'].flatMap((key) => (fields.get(key) ? [`${key.replace('_class', '')}: ${fields.get(key)!}`] : []))
  return { picture: size ? { width: Number(size[1]), height: Number(size[2]) } : null, attributes }
}

/** A tracker's file of a sequence: three decimals, commas. */
export function formatGot10kBoxes(boxes: readonly Box[]): string {
  return boxes.map(({ left, top, width, height }) => `${[left, top, width, height].map((value) => value.toFixed(3)).join(',')}\n`).join('')
}

/** Seconds of each frame, one column a run. */
export function formatGot10kTimes(times: readonly number[]): string {
  return times.map((seconds) => `${seconds.toFixed(8)}\n`).join('')
}
