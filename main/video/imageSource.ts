import { basename } from 'node:path'
import { AppError } from '../contract/errors'
import type { ClipGap, ClipInfo, Frame, FrameRange, FrameSource } from '../contract/frame'
import type { Size } from '../contract/geometry'
import { assertLargeEnough, downsamplePicture, smallerSize } from './downsample'
import { assertFrame, listRange } from './clipInfo'
import { throwIfAborted } from './ffmpegProcess'
import { fingerprintImages } from './fingerprint'
import { decodeImage, readImageSize } from './image'

/** Image sequences carry no clock; the usual rate of the benchmarks that publish them. */
const FRAME_RATE = { num: 30, den: 1 }
const IMAGES_AHEAD = 3
const HEADERS_AT_ONCE = 8

export interface OpenImagesOptions {
  /** In frame order. */
  images: readonly string[]
  signal?: AbortSignal | undefined
  downsample?: number
}

/**
 * Images as a clip, in the order given, at 30 frames a second.
 * @param path names them all: a folder, a list, a pattern
 * @throws AppError `clip-unreadable` where it holds no readable image or sizes differ, `interrupted`
 */
export async function openImages(path: string, { images, signal, downsample = 1 }: OpenImagesOptions): Promise<FrameSource> {
  const { size, gaps } = await inspectImages(path, images, signal)
  assertLargeEnough(path, size, downsample)
  const clip: ClipInfo = {
    path,
    ...smallerSize(size, downsample),
    frameCount: images.length,
    frameRate: FRAME_RATE,
    mediaTimes: Float64Array.from(images, (_, frameIndex) => (frameIndex * FRAME_RATE.den) / FRAME_RATE.num),
    gaps,
    fingerprint: await fingerprintImages(images),
  }
  return new ImageFrameSource(clip, images, downsample)
}

async function inspectImages(path: string, paths: readonly string[], signal?: AbortSignal): Promise<{ size: Size; gaps: ClipGap[] }> {
  const gaps: ClipGap[] = []
  let size: Size | undefined
  for (let start = 0; start < paths.length; start += HEADERS_AT_ONCE) {
    throwIfAborted(signal)
    const sizes = await Promise.all(paths.slice(start, start + HEADERS_AT_ONCE).map((path) => readImageSize(path).catch(() => undefined)))
    sizes.forEach((found, offset) => {
      if (!found) return void gaps.push({ from: start + offset, to: start + offset + 1, reason: `unreadable: ${basename(paths[start + offset] ?? '')}` })
      size ??= found
      if (found.width !== size.width || found.height !== size.height) throw sizesDiffer({ path: paths[start + offset] ?? path, found, size })
    })
  }
  if (size) return { size, gaps }
  throw new AppError({
    code: 'clip-unreadable',
    message: `${path}: it holds no readable image.`,
    hint: 'A clip is a video file, or JPEG, PNG, WebP, TIFF, BMP or PNM images of one size.',
  })
}

function sizesDiffer({ path, found, size }: { path: string; found: Size; size: Size }): AppError {
  return new AppError({
    code: 'clip-unreadable',
    message: `${path} is ${found.width}x${found.height}, the images before it are ${size.width}x${size.height}.`,
    hint: 'All images of a clip have one size; move this one out of the folder or resize it.',
  })
}

class ImageFrameSource implements FrameSource {
  constructor(
    readonly clip: ClipInfo,
    private readonly paths: readonly string[],
    private readonly downsample: number,
  ) {}

  async readFrame(frameIndex: number, { signal }: { signal?: AbortSignal } = {}): Promise<Frame> {
    assertFrame(this.clip, frameIndex)
    throwIfAborted(signal)
    const frame = await this.decode(frameIndex)
    throwIfAborted(signal)
    return frame
  }

  /** Images that turn out damaged only when decoded are left out, as those of a gap are. */
  async *frames(range: FrameRange): AsyncGenerator<Frame> {
    const ahead: Promise<Frame | undefined>[] = []
    const wanted = listRange(this.clip, range)
    for (;;) {
      while (ahead.length < IMAGES_AHEAD) {
        const next = wanted.next()
        if (next.done) break
        ahead.push(this.decode(next.value).catch(() => undefined))
      }
      const coming = ahead.shift()
      if (!coming) return
      const frame = await coming
      throwIfAborted(range.signal)
      if (frame) yield frame
    }
  }

  async close(): Promise<void> {
    // Nothing is held open between frames.
  }

  private async decode(frameIndex: number): Promise<Frame> {
    const path = this.paths[frameIndex] ?? ''
    const mediaTime = this.clip.mediaTimes[frameIndex] ?? 0
    try {
      return { ...downsamplePicture(await decodeImage(path), this.downsample), frameIndex, mediaTime }
    } catch (cause) {
      throw new AppError({ code: 'clip-frame-missing', message: `Frame ${frameIndex}: ${path} can't be decoded.`, hint: 'Restore the image, or choose another frame.', cause })
    }
  }
}
