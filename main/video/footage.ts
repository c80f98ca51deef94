import { readdir, stat } from 'node:fs/promises'
import { basename, extname, join, relative, resolve as resolvePath, sep } from 'node:path'
import { AppError } from '../contract/errors'
import { absentClip } from './absentClip'
import { listImages, realClip } from './clipImages'
import { isPattern, splitPattern, toExpression } from './glob'
import { isImage } from './image'
import { naturalOrder } from './naturalOrder'

export const VIDEO_EXTENSIONS: ReadonlySet<string> = new Set(
  'mp4 m4v mov avi mkv webm mpg mpeg mpe m2v ts mts m2ts wmv asf flv ogv ogg 3gp 3g2 mxf dv mjpeg mjpg gif h264 264 h265 hevc y4m'.split(' ').map((name) => `.${name}`),
)
/** One picture is a picture, not footage. */
const FEWEST_IMAGES = 2

/**
 * The clips under the given paths: video files named or found in folders (at any depth), and folders of images. Sorted in natural order,
 * each once. A file named outright is taken whatever its extension, a text file as a list of images. A path with `*`, `?` or `**` that is not there takes what matches it: videos, and
 * the images of a folder whose names do as one clip. With `only`, the same below each folder.
 * @throws AppError `footage-empty` where there is none, `clip-missing` where a path, or the folder of a pattern, does not exist
 */
export async function listClips(paths: string[], { only }: { only?: string | undefined } = {}): Promise<string[]> {
  const clips = new Map<string, string>()
  for (const given of paths) {
    const path = resolvePath(given)
    for (const clip of await expand({ path, given, only })) clips.set(await realClip(clip), clip)
  }
  if (clips.size > 0) return [...clips.values()].sort(naturalOrder)
  throw new AppError({
    code: 'footage-empty',
    message: `No clip under ${paths.length > 0 ? paths.join(', ') : 'no path at all'}: looked for video files (${[...VIDEO_EXTENSIONS].slice(0, 6).join(' ')} …) and folders of at least ${FEWEST_IMAGES} images.`,
    hint: 'Name video files, folders that hold some, or folders of images.',
  })
}

async function expand({ path, given, only }: { path: string; given: string; only: string | undefined }): Promise<string[]> {
  const info = await stat(path).catch((cause: NodeJS.ErrnoException) => {
    if (cause.code === 'EACCES') throw absentClip(path, cause)
    return undefined
  })
  if (info?.isDirectory() && only !== undefined) return matchBelow(path, only.includes('/') ? only : `**/${only}`)
  if (!info && isPattern(path)) {
    const { folder, rest } = splitPattern(path)
    if (!(await stat(folder).catch(() => undefined))) throw new AppError({ code: 'clip-missing', message: `There is nothing at ${folder}, where ${given} is looked for.`, hint: 'Check the path.' })
    return matchBelow(folder, rest)
  }
  if (!info) throw new AppError({ code: 'clip-missing', message: `There is nothing at ${given}.`, hint: 'Check the path.' })
  return info.isDirectory() ? listFolder(path) : [path]
}

/** @param pattern with forward slashes, below the folder */
async function matchBelow(folder: string, pattern: string): Promise<string[]> {
  const expression = toExpression(pattern)
  const matches = (path: string): boolean => expression.test(relative(folder, path).split(sep).join('/'))
  const found = await listFolder(folder).catch(() => [])
  const clips = await Promise.all(found.map(async (clip) => {
    if (VIDEO_EXTENSIONS.has(extname(clip).toLowerCase())) return matches(clip) ? [clip] : []
    const images = await listImages(clip).catch(() => [])
    const matching = images.filter(matches).length
    if (matches(clip) || (matching > 0 && matching === images.length)) return [clip]
    return matching >= FEWEST_IMAGES ? [join(clip, basename(pattern))] : []
  }))
  return clips.flat()
}

async function listFolder(folder: string): Promise<string[]> {
  const entries = (await readdir(folder, { withFileTypes: true })).filter(({ name }) => !name.startsWith('.'))
  const clips: string[] = []
  let images = 0
  for (const entry of entries) {
    const path = join(folder, entry.name)
    const isFolder = entry.isDirectory() || (entry.isSymbolicLink() && (await leadsToFolder(path)))
    if (isFolder && !entry.isSymbolicLink()) clips.push(...(await listFolder(path)))
    else if (!isFolder && VIDEO_EXTENSIONS.has(extname(entry.name).toLowerCase())) clips.push(path)
    else if (!isFolder && isImage(entry.name)) images += 1
  }
  return images >= FEWEST_IMAGES ? [...clips, folder] : clips
}

/** Linked folders are not entered: they may lead round in a circle. Linked files are taken. */
async function leadsToFolder(path: string): Promise<boolean> {
  return stat(path).then((info) => info.isDirectory(), () => true)
}
