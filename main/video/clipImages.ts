import { readdir, realpath, stat } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { fingerprintFile, fingerprintImages } from './fingerprint'
import { isPattern, toExpression } from './glob'
import { isImage } from './image'
import { isImageList, readImageList } from './imageList'
import { naturalOrder } from './naturalOrder'

/**
 * The images of a clip in frame order: those of a folder, those that a text file lists, or those of a folder whose names match the pattern that the path ends in
 * (`left_*.png`). Null for a video file, and where there is nothing.
 * @throws AppError `clip-unreadable` for a list with other lines
 */
export async function listClipImages(path: string): Promise<string[] | null> {
  const info = await stat(path).catch(() => null)
  if (info?.isDirectory()) return listImages(path)
  if (info) return isImageList(path) ? readImageList(path) : null
  if (!isPattern(basename(path))) return null
  const pattern = toExpression(basename(path))
  const images = await listImages(dirname(path)).catch(() => [])
  const matching = images.filter((image) => pattern.test(basename(image)))
  return matching.length > 0 ? matching : null
}

/** The images of a folder in frame order, hidden files left out. */
export async function listImages(folder: string): Promise<string[]> {
  const names = (await readdir(folder)).filter((name) => !name.startsWith('.') && isImage(name))
  return names.sort(naturalOrder).map((name) => join(folder, name))
}

/** Where a clip really is: links resolved, of a pattern those of its folder. */
export async function realClip(path: string): Promise<string> {
  return realpath(path).catch(async (cause: unknown) => {
    if (!isPattern(basename(path))) throw cause
    return join(await realpath(dirname(path)), basename(path))
  })
}

/** Sparse hash of a clip's content, whatever kind it is. */
export async function fingerprintClip(path: string): Promise<string> {
  const images = await listClipImages(path)
  return images ? fingerprintImages(images) : fingerprintFile(path)
}

/** Whether there is a file, a folder, or an image that a pattern matches. */
export async function holdsClip(path: string): Promise<boolean> {
  if (await stat(path).then(() => true, () => false)) return true
  return (await listClipImages(path)) !== null
}

/** Whether it is a folder that others lie in: more than the images of one clip may come to it. */
export async function holdsClips(path: string): Promise<boolean> {
  const entries = await readdir(path, { withFileTypes: true }).catch(() => [])
  return entries.some((entry) => entry.isDirectory() || (entry.isFile() && !isImage(entry.name)))
}
