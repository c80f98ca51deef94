import { readdir, realpath, stat } from 'node:fs/promises'
import { basename, dirname, extname, join } from 'node:path'
import { AppError } from '../../contract/errors'
import type { ExchangeFormatName } from '../../contract/exchange'
import { listClips } from '../../video/footage'
import { beginsAsImageList } from '../../video/imageList'
import { recognizeFormat } from './formatTable'
import { readFormatFiles } from './readFiles'

/** Files beside a clip that are looked into at most, and the largest of them. */
const MOST_FILES = 40
const MOST_BYTES = 64 * 1024 * 1024

/** Names that boxes have beside their clip in benchmarks, and in our own folders. */
const KNOWN_NAMES = /^(groundtruth.*\.txt|gt\.txt|track\.(csv|json)|annotations?\.(xml|json|csv))$/i
const ENDINGS = /\.(txt|csv|json|xml|slp|h5|parquet)$/i

/** Files beside a clip, by name or because they are called like it, that hold tracks of a known format (landscape F7). */
export async function findBeside(clip: string): Promise<{ name: string; format: ExchangeFormatName }[]> {
  const folder = dirname(clip)
  const stem = basename(clip, extname(clip)).toLowerCase()
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => [])
  const named = entries.filter((entry) => entry.isFile() && ENDINGS.test(entry.name) && (KNOWN_NAMES.test(entry.name) || entry.name.toLowerCase().startsWith(stem)))
  const found: { name: string; format: ExchangeFormatName }[] = []
  for (const { name } of named.slice(0, MOST_FILES)) {
    const format = await recognize(join(folder, name))
    if (format) found.push({ name, format })
  }
  return found
}

/**
 * The clip beside which a file of tracks lies: the one that is called as it begins, else the only one of the folder where the file's name is one that boxes have. Null for any
 * other file, and where it could be several.
 */
export async function findClipOf(result: string): Promise<string | null> {
  const name = basename(result)
  if (!ENDINGS.test(name) || (await beginsAsImageList(result)) || (await recognize(result)) === null) return null
  const clips = (await listClips([dirname(result)]).catch(() => [])).filter((clip) => dirname(clip) === dirname(result))
  const called = clips.filter((clip) => name.toLowerCase().startsWith(basename(clip, extname(clip)).toLowerCase()))
  const closest = called.toSorted((a, b) => basename(b).length - basename(a).length)[0]
  return closest ?? (KNOWN_NAMES.test(name) && clips.length === 1 ? clips[0]! : null)
}

/** Names that say that the boxes in a file are the truth about a clip. */
const TRUTH_NAMES = /^(groundtruth.*|gt|.+[._-](groundtruth|gt))\.txt$/i

/** Ground truth beside a clip, and of no other: by the file's name, and by being called like the clip or lying beside it alone. The name; null where there is none. */
export async function findTruth(clip: string): Promise<string | null> {
  for (const { name } of await findBeside(clip)) {
    if (TRUTH_NAMES.test(name) && (await findClipOf(join(dirname(clip), name))) === clip) return name
  }
  return null
}

/** Path of a file beside a clip by its name. @throws AppError `path-refused` for anything but a file in that folder */
export async function pathBeside(clip: string, name: string): Promise<string> {
  const folder = await realpath(dirname(clip))
  const path = await realpath(join(folder, name)).catch(() => null)
  if (name === basename(name) && path !== null && dirname(path) === folder) return path
  throw new AppError({ code: 'path-refused', message: `${name} does not lie beside the clip.`, hint: 'Choose the file with Import instead.' })
}

async function recognize(path: string): Promise<ExchangeFormatName | null> {
  const size = await stat(path).then((found) => found.size, () => Infinity)
  if (size > MOST_BYTES) return null
  return readFormatFiles(path).then((files) => recognizeFormat(files, path).facts.format).catch(() => null)
}
