import { stat } from 'node:fs/promises'
import { basename, resolve as resolvePath } from 'node:path'
import type { ClipPortion } from '../contract/clipPortion'
import { AppError } from '../contract/errors'
import type { ClipInfo, FrameSource } from '../contract/frame'
import { listClipImages } from './clipImages'
import { assertLargeEnough, smallerSize } from './downsample'
import { fingerprintFile } from './fingerprint'
import { buildFrameIndex, type FrameIndex } from './frameIndex'
import { loadFrameIndex, saveFrameIndex, userCacheFolder } from './frameIndexCache'
import { VideoFrameSource } from './frameSource'
import { openImages } from './imageSource'

export interface OpenClipOptions {
  /** A video file, or images: a folder of them in natural order of their names, a pattern of such names, or a text file that lists them. */
  path: string
  /** Where timestamp indices are kept. @default the user's cache folder */
  cacheFolder?: string
  /** Pictures, and the size that the clip tells, are smaller by this factor. @default 1 */
  downsample?: ClipPortion['downsample'] | undefined
  signal?: AbortSignal
}

/**
 * Opens a clip for frame-exact reading. The first opening of a file decodes it once, to index its frames; later ones find the index.
 * @throws AppError `clip-missing`, `clip-unreadable`, `ffmpeg-missing`, `interrupted`
 */
export async function openClip({ path: given, cacheFolder = userCacheFolder(), downsample = 1, signal }: OpenClipOptions): Promise<FrameSource> {
  const path = resolvePath(given)
  const images = await listClipImages(path)
  if (images) return openImages(path, { images, signal, downsample })
  await assertThere(path)
  const fingerprint = await readFingerprint(path)
  const entry = { cacheFolder, fingerprint }
  let index = await loadFrameIndex(entry)
  if (!index) {
    index = await buildFrameIndex(path, signal)
    await saveFrameIndex(entry, index)
  }
  assertLargeEnough(path, index, downsample)
  return new VideoFrameSource({ clip: { ...describeClip({ path, fingerprint, index }), ...smallerSize(index, downsample) }, index, downsample })
}

async function assertThere(path: string): Promise<void> {
  try {
    await stat(path)
  } catch (cause) {
    throw new AppError({
      code: 'clip-missing',
      message: `There is no clip at ${path}.`,
      hint: 'Check the path; a clip is a video file or a folder of images.',
      cause,
    })
  }
}

async function readFingerprint(path: string): Promise<string> {
  try {
    return await fingerprintFile(path)
  } catch (cause) {
    throw new AppError({ code: 'clip-unreadable', message: `${basename(path)}: the file can't be read.`, hint: 'Check its permissions.', cause })
  }
}

function describeClip({ path, fingerprint, index }: { path: string; fingerprint: string; index: FrameIndex }): ClipInfo {
  const { width, height, frameRate, timeBase, pts, gaps } = index
  const first = pts[0] ?? 0
  const mediaTimes = pts.map((value) => ((value - first) * timeBase.num) / timeBase.den)
  return { path, width, height, frameCount: pts.length, frameRate, mediaTimes, gaps, fingerprint }
}
