import type { Box, Point, Size } from '../../contract/geometry'

export function centerOf(box: Box): Point {
  return { x: box.left + box.width / 2, y: box.top + box.height / 2 }
}

export function boxAround(center: Point, size: Size): Box {
  return { left: center.x - size.width / 2, top: center.y - size.height / 2, width: size.width, height: size.height }
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
