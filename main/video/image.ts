import { extname } from 'node:path'
import sharp from 'sharp'
import type { Picture } from '../contract/frame'
import type { Size } from '../contract/geometry'
import { INPUT_GUARD, runFfmpeg, toInputUrl } from './ffmpegProcess'
import { probeDisplayedSize } from './probe'

/** Formats the image library does not know; ffmpeg does. */
const BY_FFMPEG = new Set(['.bmp', '.pgm', '.ppm', '.pnm'])

export const IMAGE_EXTENSIONS: ReadonlySet<string> = new Set(['.jpg', '.jpeg', '.png', '.webp', '.tif', '.tiff', ...BY_FFMPEG])

export function isImage(path: string): boolean {
  return IMAGE_EXTENSIONS.has(extname(path).toLowerCase())
}

/** Size as displayed (EXIF orientation applied), from the header. @throws Error where the file is no image */
export async function readImageSize(path: string): Promise<Size> {
  if (BY_FFMPEG.has(extname(path).toLowerCase())) return probeDisplayedSize(path)
  const { autoOrient } = await sharp(path).metadata()
  return { width: autoOrient.width, height: autoOrient.height }
}

/** Decodes an image to rgb24 of its displayed size; transparency falls on black, grey becomes equal channels. @throws Error where it is damaged */
export async function decodeImage(path: string): Promise<Picture> {
  if (BY_FFMPEG.has(extname(path).toLowerCase())) return decodeByFfmpeg(path)
  const image = sharp(path, { failOn: 'error' }).autoOrient().flatten({ background: '#000' }).toColourspace('srgb')
  const { data, info } = await image.raw({ depth: 'uchar' }).toBuffer({ resolveWithObject: true })
  if (info.channels !== 3) throw new Error(`${path}: ${info.channels} channels instead of 3`)
  return { width: info.width, height: info.height, data: new Uint8Array(data.buffer, data.byteOffset, data.byteLength) }
}

async function decodeByFfmpeg(path: string): Promise<Picture> {
  const size = await probeDisplayedSize(path)
  const { stdout } = await runFfmpeg({
    args: [...INPUT_GUARD, '-i', toInputUrl(path), '-map', '0:V:0', '-frames:v', '1', '-f', 'rawvideo', '-pix_fmt', 'rgb24', 'pipe:1'],
  })
  if (stdout.length !== size.width * size.height * 3) throw new Error(`${path}: cut short`)
  return { ...size, data: new Uint8Array(stdout.buffer, stdout.byteOffset, stdout.byteLength) }
}
