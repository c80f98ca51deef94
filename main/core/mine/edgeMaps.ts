import type { Picture } from '../../contract/frame'

/** Longest side at which proposals are scored, in pixels: objects of interest are still ten pixels wide there. */
const WORKING_SIDE = 240
/** Gray levels are told apart this finely for the entropy. */
export const ENTROPY_BINS = 16
/** A pixel is an edge when its gradient is among the strongest share of the frame. */
const EDGE_SHARE = 0.15
/** Frame difference (gray levels) below which nothing has moved but the sensor's noise. */
const MOTION_FLOOR = 6

/** Summed-area table: `sum` of any rectangle in four reads. */
export class IntegralMap {
  private readonly table: Float64Array
  private readonly stride: number

  constructor(values: ArrayLike<number>, { width, height }: { width: number; height: number }) {
    this.stride = width + 1
    this.table = new Float64Array(this.stride * (height + 1))
    for (let row = 0; row < height; row += 1) {
      let running = 0
      for (let column = 0; column < width; column += 1) {
        running += values[row * width + column]!
        this.table[(row + 1) * this.stride + column + 1] = this.table[row * this.stride + column + 1]! + running
      }
    }
  }

  /** Sum over [left, right) x [top, bottom), whole pixels inside the map. */
  sum(left: number, top: number, right: number, bottom: number): number {
    const { table, stride } = this
    return table[bottom * stride + right]! - table[top * stride + right]! - table[bottom * stride + left]! + table[top * stride + left]!
  }
}

/** What is needed to score boxes of one frame: at working size. */
export interface EdgeMaps {
  width: number
  height: number
  /** Source pixels per working pixel. */
  pitch: number
  edges: IntegralMap
  /** Absolute frame difference above the noise; null where there is no other frame. */
  motion: IntegralMap | null
  /** One map per gray bin. */
  bins: IntegralMap[]
}

/** Gray, edge and motion maps of a frame; `neighbour` is another frame of the same clip, a few frames away. */
export function computeEdgeMaps(frame: Picture, neighbour: Picture | null): EdgeMaps {
  const pitch = Math.max(1, Math.max(frame.width, frame.height) / WORKING_SIDE)
  const size = { width: Math.floor(frame.width / pitch), height: Math.floor(frame.height / pitch) }
  const gray = shrinkToGray({ picture: frame, pitch, ...size })
  const bins = Array.from({ length: ENTROPY_BINS }, (_, bin) => new IntegralMap(gray.map((level) => (Math.min(ENTROPY_BINS - 1, level >> 4) === bin ? 1 : 0)), size))
  const motion = neighbour ? new IntegralMap(frameDifference(gray, shrinkToGray({ picture: neighbour, pitch, ...size })), size) : null
  return { ...size, pitch, edges: new IntegralMap(findEdges({ gray, ...size }), size), motion, bins }
}

interface Shrink {
  picture: Picture
  pitch: number
  width: number
  height: number
}

/** Mean luma of each working pixel's block. */
function shrinkToGray({ picture, pitch, width, height }: Shrink): Uint8Array {
  const gray = new Uint8Array(width * height)
  for (let row = 0; row < height; row += 1) {
    const top = Math.floor(row * pitch)
    const bottom = Math.max(top + 1, Math.floor((row + 1) * pitch))
    for (let column = 0; column < width; column += 1) {
      const left = Math.floor(column * pitch)
      const right = Math.max(left + 1, Math.floor((column + 1) * pitch))
      gray[row * width + column] = meanLuma({ picture, left, top, right, bottom })
    }
  }
  return gray
}

function meanLuma({ picture, left, top, right, bottom }: { picture: Picture; left: number; top: number; right: number; bottom: number }): number {
  let sum = 0
  for (let y = top; y < bottom; y += 1) {
    for (let x = left; x < right; x += 1) {
      const at = (y * picture.width + x) * 3
      sum += 0.299 * picture.data[at]! + 0.587 * picture.data[at + 1]! + 0.114 * picture.data[at + 2]!
    }
  }
  return sum / ((right - left) * (bottom - top))
}

function frameDifference(gray: Uint8Array, other: Uint8Array): Float32Array {
  return Float32Array.from(gray, (level, index) => Math.max(0, Math.abs(level - other[index]!) - MOTION_FLOOR))
}

/** 1 where the Sobel gradient is among the frame's strongest, else 0. */
function findEdges({ gray, width, height }: { gray: Uint8Array; width: number; height: number }): Float32Array {
  const strength = new Float32Array(width * height)
  for (let row = 1; row < height - 1; row += 1) {
    for (let column = 1; column < width - 1; column += 1) {
      const at = row * width + column
      const across = gray[at - width + 1]! + 2 * gray[at + 1]! + gray[at + width + 1]! - gray[at - width - 1]! - 2 * gray[at - 1]! - gray[at + width - 1]!
      const down = gray[at + width - 1]! + 2 * gray[at + width]! + gray[at + width + 1]! - gray[at - width - 1]! - 2 * gray[at - width]! - gray[at - width + 1]!
      strength[at] = Math.abs(across) + Math.abs(down)
    }
  }
  const threshold = Math.max(16, [...strength].sort((a, b) => b - a)[Math.floor(strength.length * EDGE_SHARE)] ?? 0)
  return strength.map((value) => (value >= threshold ? 1 : 0))
}
