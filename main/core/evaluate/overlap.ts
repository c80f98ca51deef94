import { type Box, iou } from '../../contract/geometry'
import { centerOf, distance } from '../geometry/box'

/** Finite, with a positive size: a box that can be compared. */
export function isValidBox(box: Box | null | undefined): box is Box {
  if (!box) return false
  const { left, top, width, height } = box
  return [left, top, width, height].every(Number.isFinite) && width > 0 && height > 0
}

/** Intersection over union, 0 when either box is invalid. */
export function computeOverlap(a: Box, b: Box): number {
  return isValidBox(a) && isValidBox(b) ? iou(a, b) : 0
}

/** Distance of the centres in source pixels. */
export function computeCenterError(a: Box, b: Box): number {
  return distance(centerOf(a), centerOf(b))
}
