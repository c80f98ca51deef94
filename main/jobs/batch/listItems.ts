import { readFile, stat } from 'node:fs/promises'
import { basename, dirname, extname, isAbsolute, join, resolve } from 'node:path'
import type { BatchItem, BatchObject } from '../../contract/batch'
import { clipPortionSchema, isWhole, WHOLE_CLIP, type ClipPortion } from '../../contract/clipPortion'
import { AppError, toAppError } from '../../contract/errors'
import { toFailure } from '../../contract/failure'
import type { Box } from '../../contract/geometry'
import { parseBatchManifest, type ManifestRow } from '../../formats/batchManifest'
import { parseBoxFile } from '../../formats/boxFile'
import { invalidManifest } from '../../formats/invalidManifest'
import { realClip } from '../../video/clipImages'
import { listClips } from '../../video/footage'
import { isPattern } from '../../video/glob'

export interface ListItemsRequest {
  /** Files, folders, and patterns with `*`, `?` and `**`. */
  paths: readonly string[]
  /** CSV or JSON. */
  manifest?: string | undefined
  /** For clips that have none of their own: neither in the manifest nor in a file beside them. */
  object?: ObjectForAll | undefined
  /** What of a clip is looked at, as far as the manifest does not say it; or why it cannot be had, which costs its own items only. @default all of it */
  portionOf?: ((clip: string) => ClipPortion | AppError | Promise<ClipPortion | AppError>) | undefined
}

export interface ObjectForAll {
  box: Box
  /** @default the first that is looked at; of a template the first of its clip */
  frame?: number | undefined
  /** Box and frame are of this clip, to be searched for in the others. */
  template?: string | undefined
}

const NOTHING: BatchObject = {
  from: 'nothing',
  error: { code: 'object-missing', message: 'Nobody has said what to follow in this clip.', hint: 'Give its box in a manifest or in CLIP.box.txt beside it, or one box for all clips (--box), or a clip whose target is searched for (--template).' },
}

type Unnamed = Omit<BatchItem, 'name'> & { name: string | null }

const NOTHING_SAID = { name: null, box: null, frame: null, portion: {}, place: '' } as const

/**
 * The items of a batch, each with what is to be followed in it: by the manifest, else by a file beside the clip, else as for all. A clip may stand in several rows of the manifest, one a target. Clips for which nobody has
 * said it are items too: they fail, and are seen to.
 * @throws AppError `footage-empty`, `clip-missing`, `manifest-invalid`
 */
export async function listItems({ paths, manifest, object, portionOf }: ListItemsRequest): Promise<BatchItem[]> {
  const listed = manifest === undefined ? [] : await readManifest(manifest)
  const rows = [...listed, ...(await listPaths(paths, listed))]
  const items: Unnamed[] = []
  for (const row of rows) {
    const { clip, name, box } = row
    const label = name === null ? {} : { label: name }
    const rest = (await portionOf?.(clip)) ?? WHOLE_CLIP
    if (rest instanceof AppError) {
      items.push({ name, clip, object: { from: 'nothing', error: toFailure(rest) }, ...label })
      continue
    }
    const portion = toPortion(row, rest)
    const own: BatchObject | null = box ? { from: 'box', box, frame: row.frame ?? portion.from } : await readBeside(clip)
    items.push({ name, clip, object: own ?? (object ? toObject(object, portion) : NOTHING), ...label, ...(isWhole(portion) ? {} : { portion }) })
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

/** Beside a manifest there need be no paths, and of a clip that it names it has said all. */
async function listPaths(paths: readonly string[], listed: readonly ManifestRow[]): Promise<ManifestRow[]> {
  if (paths.length === 0 && listed.length > 0) return []
  const real = (clip: string): Promise<string> => realClip(clip).catch(() => clip)
  const said = new Set(await Promise.all(listed.map(({ clip }) => real(clip))))
  const rows = await Promise.all((await listClips([...paths])).map(async (clip) => (said.has(await real(clip)) ? [] : [{ ...NOTHING_SAID, clip }])))
  return rows.flat()
}

/** @throws AppError `manifest-invalid` where what the row says does not go with the rest */
function toPortion({ portion, place }: ManifestRow, rest: ClipPortion): ClipPortion {
  const parsed = clipPortionSchema.safeParse({ ...rest, ...portion })
  if (parsed.success) return parsed.data
  throw invalidManifest(place, `the last frame comes before the first, frames ${portion.from ?? rest.from} to ${portion.to ?? rest.to}`)
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

function toObject({ box, frame, template }: ObjectForAll, { from }: ClipPortion): BatchObject {
  return template === undefined ? { from: 'box', box, frame: frame ?? from } : { from: 'template', clip: resolve(template), box, frame: frame ?? 0 }
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

/** Images that a pattern names are called as their folder. */
function stemOf(clip: string): string {
  const name = basename(clip)
  return isPattern(name) ? basename(dirname(clip)) : basename(name, extname(name))
}

/** As a folder may be named on every system. */
function clean(name: string): string {
  return name.replace(/[/\\:*?"<>|\0]/g, '_').replace(/^\.+/, '_').replace(/[. ]+$/, '') || 'clip'
}
