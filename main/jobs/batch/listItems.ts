import { readFile, stat } from 'node:fs/promises'
import { basename, dirname, extname, isAbsolute, join, relative, resolve, sep } from 'node:path'
import type { BatchItem, BatchObject } from '../../contract/batch'
import { AppError, toAppError } from '../../contract/errors'
import { toFailure } from '../../contract/failure'
import type { Box } from '../../contract/geometry'
import { parseBatchManifest, type ManifestRow } from '../../formats/batchManifest'
import { parseBoxFile } from '../../formats/boxFile'
import { pathExists } from '../../store/pathExists'
import { listClips } from '../../video/footage'
import { isPattern, splitPattern, toExpression } from '../../video/glob'

export interface ListItemsRequest {
  /** Files, folders, and patterns with `*`, `?` and `**`. */
  paths: readonly string[]
  /** CSV or JSON. */
  manifest?: string | undefined
  /** For clips that have none of their own: neither in the manifest nor in a file beside them. */
  object?: { box: Box; frame: number; /** Box and frame are of this clip, to be searched for in the others. */ template?: string | undefined } | undefined
}

const NOTHING: BatchObject = {
  from: 'nothing',
  error: { code: 'object-missing', message: 'Nobody has said what to follow in this clip.', hint: 'Give its box in a manifest or in CLIP.box.txt beside it, or one box for all clips (--box), or a clip whose target is searched for (--template).' },
}

type Unnamed = Omit<BatchItem, 'name'> & { name: string | null }

/**
 * The items of a batch, each with what is to be followed in it: by the manifest, else by a file beside the clip, else as for all. Clips for which nobody has
 * said it are items too: they fail, and are seen to.
 * @throws AppError `footage-empty`, `clip-missing`, `manifest-invalid`
 */
export async function listItems({ paths, manifest, object }: ListItemsRequest): Promise<BatchItem[]> {
  const rows = [...(manifest === undefined ? [] : await readManifest(manifest)), ...(await listPaths(paths, manifest))]
  const forAll = object ? toObject(object) : NOTHING
  const items: Unnamed[] = []
  for (const { clip, name, box, frame } of rows) {
    items.push({ name, clip, object: box ? { from: 'box', box, frame } : ((await readBeside(clip)) ?? forAll) })
  }
  return giveNames(items)
}

async function readManifest(path: string): Promise<ManifestRow[]> {
  const text = await readFile(path, 'utf8').catch((cause: unknown) => {
    throw new AppError({ code: 'manifest-invalid', message: `${path} cannot be read.`, hint: 'Name a CSV or JSON file.', cause })
  })
  const folder = dirname(resolve(path))
  return parseBatchManifest({ text, path }).map((row) => ({ ...row, clip: isAbsolute(row.clip) ? row.clip : join(folder, row.clip) }))
}

/** Beside a manifest there need be no paths. */
async function listPaths(paths: readonly string[], manifest: string | undefined): Promise<ManifestRow[]> {
  if (paths.length === 0 && manifest !== undefined) return []
  const expanded = await Promise.all(paths.map(expandPattern))
  return (await listClips(expanded.flat())).map((clip) => ({ clip, name: null, box: null, frame: 0 }))
}

/** A path that is there is taken as it is, whatever signs are in it. */
async function expandPattern(path: string): Promise<string[]> {
  if (!isPattern(path) || (await pathExists(path))) return [path]
  const { folder, rest } = splitPattern(resolve(path))
  const expression = toExpression(rest)
  return (await listClips([folder])).filter((clip) => expression.test(relative(folder, clip).split(sep).join('/')))
}

/** Where benchmarks keep them: one folder a clip. */
const GROUND_TRUTH = 'groundtruth_rect.txt'

/** Null where there is no such file. One that holds no box costs its own clip, not the others. */
async function readBeside(clip: string): Promise<BatchObject | null> {
  const stem = clip.slice(0, clip.length - extname(clip).length)
  const isFolder = (await stat(clip).catch(() => null))?.isDirectory() ?? false
  const inFolder = isFolder ? [join(clip, GROUND_TRUTH), join(dirname(clip), GROUND_TRUTH)] : /^clip\.\w+$/.test(basename(clip)) ? [join(dirname(clip), GROUND_TRUTH)] : []
  for (const path of [`${stem}.box.json`, `${stem}.box.txt`, `${clip}.box.json`, `${clip}.box.txt`, ...inFolder]) {
    const text = await readFile(path, 'utf8').catch(() => null)
    if (text !== null) return toObjectBeside({ text, path })
  }
  return null
}

function toObjectBeside(file: { text: string; path: string }): BatchObject {
  try {
    return { from: 'box', ...parseBoxFile(file) }
  } catch (thrown) {
    return { from: 'nothing', error: toFailure(toAppError(thrown)) }
  }
}

function toObject({ box, frame, template }: NonNullable<ListItemsRequest['object']>): BatchObject {
  return template === undefined ? { from: 'box', box, frame } : { from: 'template', clip: resolve(template), box, frame }
}

/** The clip's name; with its folder's where several have the same; then counted, as two targets of one clip are. */
function giveNames(items: readonly Unnamed[]): BatchItem[] {
  const short = items.map(({ name, clip }) => clean(name ?? stemOf(clip)))
  const longer = items.map(({ name, clip }, index) => (name === null && isShared(short, index) ? clean(`${basename(dirname(clip))}-${stemOf(clip)}`) : short[index]!))
  const taken = new Set<string>()
  return items.map((item, index) => {
    const wanted = longer[index]!
    let name = wanted
    for (let count = 2; taken.has(name); count += 1) name = `${wanted}-${count}`
    taken.add(name)
    return { ...item, name }
  })
}

function isShared(names: readonly string[], index: number): boolean {
  return names.indexOf(names[index]!) !== index || names.lastIndexOf(names[index]!) !== index
}

function stemOf(clip: string): string {
  return basename(clip, extname(clip))
}

/** As a folder may be named on every system. */
function clean(name: string): string {
  return name.replace(/[/\\:*?"<>|\0]/g, '_').replace(/^\.+/, '_').replace(/[. ]+$/, '') || 'clip'
}
