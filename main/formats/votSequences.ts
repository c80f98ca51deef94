import { readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { BenchmarkSequence } from '../contract/benchmark'
import type { Size } from '../contract/geometry'
import { isCode, REGION_CODES, type Region } from '../contract/region'
import { malformed, parseNumbers, readText } from './lines'
import { createSequence, listFiles, listFolders, listImageNames, type SequenceEntry } from './sequenceFiles'
import { isBinaryTrajectory, readBinaryRegions } from './votBinary'
import { parseRegions, uprightBox, type RegionsRead } from './votRegions'

/**
 * VOT: NAME/sequence, NAME/color/00000001.jpg, NAME/groundtruth.txt, tags and values of frames, in the order of list.txt; also inside a
 * `sequences` folder, and the layout before it with the images beside groundtruth.txt. The tracker sees an upright box of the polygon's area.
 */
export async function listVot({ root }: { root: string }): Promise<SequenceEntry[]> {
  const list = await readText({ path: join(root, 'list.txt'), optional: true })
  const named = list?.split(/\r?\n/).map((name) => name.trim()).filter((name) => name !== '') ?? []
  const names = named.length > 0 ? named : await listFolders(root)
  const entries: SequenceEntry[] = []
  for (const name of names) {
    const folder = join(root, name)
    if ((await listFiles(folder)).includes('groundtruth.txt')) entries.push({ name, read: () => readVot({ name, folder }) })
  }
  return entries.length === 0 && names.includes('sequences') ? listVot({ root: join(root, 'sequences') }) : entries
}

async function readVot({ name, folder }: { name: string; folder: string }): Promise<BenchmarkSequence> {
  const path = join(folder, 'groundtruth.txt')
  const text = (await readText({ path }))!
  const { regions: annotated, repairs } = parseRegions({ text, path })
  const info = parseInfo((await readText({ path: join(folder, 'sequence'), optional: true })) ?? '')
  const clip = join(folder, info.images)
  const images = (await listImageNames(clip)).length
  if (images > 0 && annotated.length > images) throw malformed({ path, line: images + 1, why: `${name} has more regions than frames: ${annotated.length} lines for ${images} images`, hint: 'Unpack the sequence again; a part of its images is missing.' })
  const missing = Math.max(0, images - annotated.length)
  const regions: Region[] = [...annotated, ...Array.from({ length: missing }, (): Region => ({ kind: 'code', code: REGION_CODES.unknown }))]
  return createSequence({
    name, regions, boxes: regions.map((region) => uprightBox(region, 'same-area')), clip: images > 0 ? clip : null, picture: info.picture, texts: [text],
    ...(await readFrameFiles({ folder, count: regions.length })),
    repairs: missing > 0 ? [...repairs, { path, line: null, what: `the last ${missing} of ${images} frames have no line and count as unknown, as the benchmark's toolkit has it` }] : repairs,
  })
}

/** `channels.color=color/%08d.jpg`, `width`, `height`; without it the images lie beside the ground truth, or in color/. */
function parseInfo(text: string): { images: string; picture: Size | null } {
  const fields = new Map(text.split(/\r?\n/).flatMap((line): [string, string][] => {
    const at = line.indexOf('=')
    return at < 0 ? [] : [[line.slice(0, at).trim(), line.slice(at + 1).trim()]]
  }))
  const channel = fields.get(`channels.${fields.get('channel.default') ?? 'color'}`)
  const [width, height] = [Number(fields.get('width')), Number(fields.get('height'))]
  return { images: channel ? dirname(channel) : text === '' ? '.' : 'color', picture: width > 0 && height > 0 ? { width, height } : null }
}

/** *.tag: flags of frames; *.value: numbers of frames. Files shorter than the sequence go on as 0. */
async function readFrameFiles({ folder, count }: { folder: string; count: number }): Promise<Pick<BenchmarkSequence, 'tags' | 'values'>> {
  const tags: Record<string, boolean[]> = {}
  const values: Record<string, number[]> = {}
  for (const file of await listFiles(folder)) {
    const match = /^(.+)\.(tag|label|value)$/.exec(file)
    if (!match) continue
    const path = join(folder, file)
    const numbers = parseNumbers({ text: (await readText({ path }))!, path })
    if (numbers.length > count) throw malformed({ path, line: count + 1, why: `${numbers.length} values for ${count} frames`, hint: 'Unpack the sequence again.' })
    const whole = [...numbers, ...Array<number>(count - numbers.length).fill(0)]
    if (match[2] === 'value') values[match[1]!] = whole
    else tags[match[1]!] = whole.map((value) => value > 0)
  }
  return { tags, values }
}

/**
 * Reads a trajectory of either kind: text, or binary by its first bytes.
 * @throws AppError `sequences-invalid`
 */
export async function readTrajectory(path: string): Promise<RegionsRead> {
  const bytes = await readFile(path).catch((cause: unknown) => {
    throw malformed({ path, line: null, why: 'the file cannot be read', hint: String(cause) })
  })
  if (isBinaryTrajectory(bytes)) return { regions: readBinaryRegions({ bytes, path }), repairs: [] }
  return parseRegions({ text: bytes.toString('utf8'), path })
}

/** Whether a trajectory has what a restart-based run has: starts and failures. */
export function hasRestarts(regions: readonly Region[]): boolean {
  return regions.some((region) => isCode(region, REGION_CODES.initialization))
}
