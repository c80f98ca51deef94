import type { Picture } from '../../../contract/frame'
import { type Box, type Point, iou } from '../../../contract/geometry'
import { boxAround } from '../../geometry/box'
import { SEARCH_SIZE } from '../../geometry/crop'

/** Pixels of search region per cell of the response: the network's stride [siamese-fc]. */
const STRIDE = 8
/** A box that overlaps the avoided one by more may be the same. */
const MOST_OVERLAP = 0.05
/** Neighbouring regions overlap by half: no place lies at the border of all of its regions. */
const STEP_SHARE = 0.5

/** The response of one search region. */
export interface Region {
  center: Point
  /** Source pixels. */
  side: number
  /** 17 x 17, row by row. */
  map: Float32Array
}

/** An answer to where the target is. */
export interface Answer {
  box: Box
  /** Peak of the response, as of a tracker's update. */
  score: number
}

/** Centres of regions of a given side that cover a picture, row by row. */
export function coverPicture({ width, height }: Pick<Picture, 'width' | 'height'>, side: number): Point[] {
  const step = side * STEP_SHARE
  const columns = Math.max(1, Math.ceil(width / step))
  const rows = Math.max(1, Math.ceil(height / step))
  return Array.from({ length: rows * columns }, (_, index) => ({ x: (((index % columns) + 0.5) * width) / columns, y: ((Math.floor(index / columns) + 0.5) * height) / rows }))
}

/** The best place of a region whose centre lies in the picture and that does not overlap `avoid`; null where there is none. `size`: of the target. */
export function findAnswer({ map, center, side }: Region, { picture, size, avoid }: { picture: Picture; size: Box; avoid: Box | null }): Answer | null {
  const cells = Math.sqrt(map.length)
  const middle = (cells - 1) / 2
  const pixels = (STRIDE * side) / SEARCH_SIZE
  let best: Answer | null = null
  for (const [index, score] of map.entries()) {
    if (best && score <= best.score) continue
    const place = { x: center.x + ((index % cells) - middle) * pixels, y: center.y + (Math.floor(index / cells) - middle) * pixels }
    if (place.x < 0 || place.y < 0 || place.x > picture.width || place.y > picture.height) continue
    const box = boxAround(place, size)
    if (!avoid || iou(box, avoid) < MOST_OVERLAP) best = { box, score }
  }
  return best
}
