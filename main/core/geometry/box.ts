import type { Box, Point, Size } from '../../contract/geometry'

export function centerOf(box: Box): Point {
  return { x: box.left + box.width / 2, y: box.top + box.height / 2 }
}

export function boxAround(center: Point, size: Size): Box {
  return { left: center.x - size.width / 2, top: center.y - size.height / 2, width: size.width, height: size.height }
}

/** Intersection over union of continuous boxes, 0 where they do not meet. */
export function iou(a: Box, b: Box): number {
  const width = Math.min(a.left + a.width, b.left + b.width) - Math.max(a.left, b.left)
  const height = Math.min(a.top + a.height, b.top + b.height) - Math.max(a.top, b.top)
  if (width <= 0 || height <= 0) return 0
  const intersection = width * height
  return intersection / (a.width * a.height + b.width * b.height - intersection)
}

/** Geometric mean of the sides: the length that errors are divided by. Source pixels. */
export function objectSize(box: Box): number {
  return Math.sqrt(box.width * box.height)
}

export function distance(a: Point, b: Point): number {
  return Math.hypot(a.x - b.x, a.y - b.y)
}

/** The same place in a picture that is larger or smaller by a factor. */
export function scaleBox({ left, top, width, height }: Box, factor: number): Box {
  return { left: left * factor, top: top * factor, width: width * factor, height: height * factor }
}
