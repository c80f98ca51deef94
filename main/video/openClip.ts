import { stat } from 'node:fs/promises'
import { basename, resolve as resolvePath } from 'node:path'
import { WHOLE_CLIP, type ClipPortion } from '../contract/clipPortion'
import { AppError } from '../contract/errors'
import type { ClipInfo, FrameSource } from '../contract/frame'
import type { Box } from '../contract/geometry'
import { absentClip } from './absentClip'
import { listClipImages } from './clipImages'
import { assertLargeEnough, smallerSize } from './downsample'
import { fingerprintFile } from './fingerprint'
import { buildFrameIndex, type FrameIndex } from './frameIndex'
import { loadFrameIndex, saveFrameIndex, userCacheFolder } from './frameIndexCache'
import { VideoFrameSource } from './frameSource'
import { openImages } from './imageSource'
import { MaskedSource } from './maskedSource'

export interface OpenClipOptions {
  /** A video file, or images: a folder of them in natural order of their names, a pattern of such names, or a text file that lists them. */
  path: string
  /** Where timestamp indices are kept. @default the user's cache folder */
  cacheFolder?: string
  /** Pictures, and the size that the clip tells, are smaller; regions are filled. Range and stride are the reader's business. @default as the file has them */
  portion?: Pick<ClipPortion, 'downsample' | 'regions'> | undefined
  signal?: AbortSignal
}

/**
 * Opens a clip for frame-exact reading. The first opening of a file decodes it once, to index its frames; later ones find the index.
 * @throws AppError `clip-missing`, `clip-unreadable`, `ffmpeg-missing`, `interrupted`
 */
export async function openClip({ portion = WHOLE_CLIP, ...options }: OpenClipOptions): Promise<FrameSource> {
  const { downsample, regions } = portion
  const source = await openPictures({ ...options, downsample })
  return regions.length === 0 ? source : new MaskedSource(source, regions.map((region) => scaleRegion(region, downsample)))
}

async function openPictures({ path: given, cacheFolder = userCacheFolder(), downsample, signal }: Omit<OpenClipOptions, 'portion'> & { downsample: number }): Promise<FrameSource> {
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

function scaleRegion({ left, top, width, height }: Box, downsample: number): Box {
  return { left: left / downsample, top: top / downsample, width: width / downsample, height: height / downsample }
}

async function assertThere(path: string): Promise<void> {
  try {
    await stat(path)
  } catch (cause) {
    throw absentClip(path, cause)
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
