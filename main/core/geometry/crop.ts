import type { Picture } from '../../contract/frame'
import type { Box, Point } from '../../contract/geometry'

/** Side of the exemplar in network pixels [siamese-fc]. */
export const EXEMPLAR_SIZE = 127
/** Side of the search region in network pixels [siamese-fc]. */
export const SEARCH_SIZE = 255
/** Side of a stored crop: a search region with room for shifts of 3 cells and scale jitter around it. */
export const CONTEXT_SIZE = 335
/** Share of (width + height) / 2 added on each side of the target [siamese-fc]. */
export const CONTEXT_AMOUNT = 0.5

/** Side of the square that becomes the exemplar, in source pixels: sqrt((w + p)(h + p)), p = (w + h) / 2 (method 4.3). */
export function exemplarSide(box: Box, contextAmount = CONTEXT_AMOUNT): number {
  const margin = contextAmount * (box.width + box.height)
  return Math.sqrt((box.width + margin) * (box.height + margin))
}

/** Side of the square stored around `box`, in source pixels. */
export function contextSide(box: Box): number {
  return (exemplarSide(box) * CONTEXT_SIZE) / EXEMPLAR_SIZE
}

/** Side of the search region around `box`, in source pixels. */
export function searchSide(box: Box): number {
  return (exemplarSide(box) * SEARCH_SIZE) / EXEMPLAR_SIZE
}

/** Mean colour of a picture, 0..255 per channel; every 16th pixel is enough and ten times faster. */
export function meanColour({ data }: Picture): [number, number, number] {
  const stride = data.length > 100_000 ? 48 : 3
  const sums: [number, number, number] = [0, 0, 0]
  let count = 0
  for (let index = 0; index + 2 < data.length; index += stride, count += 1) {
    sums[0] += data[index]!
    sums[1] += data[index + 1]!
    sums[2] += data[index + 2]!
  }
  return [sums[0] / count, sums[1] / count, sums[2] / count]
}

export interface CropRequest {
  picture: Picture
  /** Centre of the square in source pixels. */
  center: Point
  /** Side of the square in source pixels. */
  side: number
  /** Side of the result in pixels. */
  size: number
  /** Colour outside the picture, 0..255. */
  fill: readonly [number, number, number]
  /** Written at `outOffset`; made when absent. */
  out?: Float32Array
  outOffset?: number
}

export interface RectangleCropRequest extends Omit<CropRequest, 'side'> {
  /** Sides of the rectangle in source pixels. */
  width: number
  height: number
}

/** Cuts a square and resizes it, see {@link cropRectangle}. */
export function cropSquare({ side, ...request }: CropRequest): Float32Array {
  return cropRectangle({ ...request, width: side, height: side })
}

/**
 * Cuts a rectangle and resizes it to a square bilinearly (sampling at pixel centres, as OpenCV's INTER_LINEAR).
 * @returns `size * size * 3` values 0..255, row by row, RGB.
 */
export function cropRectangle({ picture, center, width, height, size, fill, out, outOffset = 0 }: RectangleCropRequest): Float32Array {
  const target = out ?? new Float32Array(size * size * 3)
  const columns = sampleAxis({ center: center.x, side: width, size, limit: picture.width })
  const rows = sampleAxis({ center: center.y, side: height, size, limit: picture.height })
  let offset = outOffset
  for (let row = 0; row < size; row += 1) {
    writeRow({ picture, columns, fill, target, offset, top: rows.lower[row]!, share: rows.share[row]! })
    offset += size * 3
  }
  return target
}

/** `[from, to)` of the samples of an axis. */
interface Stretch {
  from: number
  to: number
}

interface AxisSamples {
  /** Index of the pixel below each sample; may lie outside the picture. */
  lower: Int32Array
  /** Weight of the pixel above it. */
  share: Float32Array
  /** Samples whose two pixels are both inside. */
  inside: Stretch
  /** Samples with a pixel inside: these, and those on the edge. */
  touching: Stretch
}

function sampleAxis({ center, side, size, limit }: { center: number; side: number; size: number; limit: number }): AxisSamples {
  const lower = new Int32Array(size)
  const share = new Float32Array(size)
  const pitch = side / size
  for (let index = 0; index < size; index += 1) {
    const position = center - side / 2 + (index + 0.5) * pitch - 0.5
    const below = Math.floor(position)
    lower[index] = below
    share[index] = position - below
  }
  return { lower, share, inside: findStretch(lower, { least: 0, most: limit - 2 }), touching: findStretch(lower, { least: -1, most: limit - 1 }) }
}

/** Of values that rise: those from `least` to `most`. */
function findStretch(values: Int32Array, { least, most }: { least: number; most: number }): Stretch {
  let from = 0
  while (from < values.length && values[from]! < least) from += 1
  let to = values.length
  while (to > from && values[to - 1]! > most) to -= 1
  return { from, to }
}

interface RowRequest {
  picture: Picture
  columns: AxisSamples
  fill: readonly [number, number, number]
  target: Float32Array
  offset: number
  /** Source row above the sample, and the weight of the one below it. */
  top: number
  share: number
}

function writeRow(request: RowRequest): void {
  const { picture: { height }, columns, top } = request
  const size = columns.lower.length
  const touching = top >= -1 && top < height ? columns.touching : { from: size, to: size }
  const inside = top >= 0 && top + 1 < height ? columns.inside : { from: touching.to, to: touching.to }
  writeFill(request, { from: 0, to: touching.from })
  writeEdge(request, { from: touching.from, to: inside.from })
  writeInside(request, inside)
  writeEdge(request, { from: inside.to, to: touching.to })
  writeFill(request, { from: touching.to, to: size })
}

function writeInside({ picture: { data, width }, columns: { lower, share: across }, target, offset, top, share }: RowRequest, { from, to }: Stretch): void {
  const upperRow = top * width * 3
  const lowerRow = upperRow + width * 3
  let cursor = offset + from * 3
  for (let column = from; column < to; column += 1, cursor += 3) {
    const weight = across[column]!
    const a = upperRow + lower[column]! * 3
    const b = lowerRow + lower[column]! * 3
    // Written out for the three channels: a third quicker than a loop over them, and every tracked frame is cut three times.
    const red = data[a]! + weight * (data[a + 3]! - data[a]!)
    const green = data[a + 1]! + weight * (data[a + 4]! - data[a + 1]!)
    const blue = data[a + 2]! + weight * (data[a + 5]! - data[a + 2]!)
    target[cursor] = red + share * (data[b]! + weight * (data[b + 3]! - data[b]!) - red)
    target[cursor + 1] = green + share * (data[b + 1]! + weight * (data[b + 4]! - data[b + 1]!) - green)
    target[cursor + 2] = blue + share * (data[b + 2]! + weight * (data[b + 5]! - data[b + 2]!) - blue)
  }
}

/** Where some of the four pixels are outside. */
function writeEdge(request: RowRequest, { from, to }: Stretch): void {
  const { columns: { lower, share: across }, target, offset, top, share } = request
  for (let column = from; column < to; column += 1) {
    const left = lower[column]!
    const weight = across[column]!
    for (let channel = 0; channel < 3; channel += 1) {
      const pixel = (x: number, y: number): number => pixelOrFill(request, { x, y, channel })
      const above = pixel(left, top) * (1 - weight) + pixel(left + 1, top) * weight
      const below = pixel(left, top + 1) * (1 - weight) + pixel(left + 1, top + 1) * weight
      target[offset + column * 3 + channel] = above * (1 - share) + below * share
    }
  }
}

function pixelOrFill({ picture: { data, width, height }, fill }: RowRequest, { x, y, channel }: { x: number; y: number; channel: number }): number {
  return x < 0 || y < 0 || x >= width || y >= height ? fill[channel]! : data[(y * width + x) * 3 + channel]!
}

/** Where all four are. */
function writeFill({ fill, target, offset }: RowRequest, { from, to }: Stretch): void {
  for (let place = offset + from * 3; place < offset + to * 3; place += 3) {
    target[place] = fill[0]
    target[place + 1] = fill[1]
    target[place + 2] = fill[2]
  }
}
