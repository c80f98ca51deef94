import { basename } from 'node:path'
import { AppError } from '../contract/errors'
import type { Picture } from '../contract/frame'
import type { Size } from '../contract/geometry'

/** Smaller pictures than this hold nothing that could be followed. */
const SMALLEST_SIDE = 16

/** Size of a picture made smaller by a whole factor; columns and rows that do not fill a pixel are left out, so that a pixel is exactly that many source pixels wide. */
export function smallerSize({ width, height }: Size, downsample: number): Size {
  return { width: Math.floor(width / downsample), height: Math.floor(height / downsample) }
}

/** ffmpeg's filter for the same: each pixel is the mean of its square. */
export function downsampleFilter(size: Size, downsample: number): string {
  if (downsample === 1) return ''
  const { width, height } = smallerSize(size, downsample)
  return `,crop=${width * downsample}:${height * downsample}:0:0,scale=${width}:${height}:flags=area`
}

/** The same of a picture in memory; an image library's kernels would look beyond the square. */
export function downsamplePicture(picture: Picture, downsample: number): Picture {
  if (downsample === 1) return picture
  const { width, height } = smallerSize(picture, downsample)
  const data = new Uint8Array(width * height * 3)
  for (let place = 0; place < data.length; place += 1) {
    const [channel, pixel] = [place % 3, Math.floor(place / 3)]
    const corner = (Math.floor(pixel / width) * picture.width + (pixel % width)) * downsample
    let sum = 0
    for (let row = 0; row < downsample; row += 1) for (let column = 0; column < downsample; column += 1) sum += picture.data[(corner + row * picture.width + column) * 3 + channel]!
    data[place] = Math.round(sum / downsample ** 2)
  }
  return { width, height, data }
}

/** @throws AppError `clip-unreadable` */
export function assertLargeEnough(path: string, { width, height }: Size, downsample: number): void {
  const smaller = smallerSize({ width, height }, downsample)
  if (downsample === 1 || Math.min(smaller.width, smaller.height) >= SMALLEST_SIDE) return
  throw new AppError({
    code: 'clip-unreadable',
    message: `${basename(path)}: ${width}x${height} pixels made smaller by ${downsample} leave ${smaller.width}x${smaller.height}.`,
    hint: `Choose a smaller factor: at least ${SMALLEST_SIDE} pixels must be left.`,
  })
}
