import type { Box, Point, Size } from '../../main/contract/geometry'

/** From source pixels to the stage: `screen = source * scale + offset`, in CSS pixels from the stage's top left corner. */
export interface ViewTransform {
  scale: number
  x: number
  y: number
}

export const SMALLEST_SCALE = 0.02
export const LARGEST_SCALE = 64
/** So much of the picture stays on the stage, in CSS pixels, however it is moved. */
const KEPT_VISIBLE = 48

export function toScreen({ scale, x, y }: ViewTransform, point: Point): Point {
  return { x: point.x * scale + x, y: point.y * scale + y }
}

export function toSource({ scale, x, y }: ViewTransform, point: Point): Point {
  return { x: (point.x - x) / scale, y: (point.y - y) / scale }
}

export function boxToScreen(transform: ViewTransform, box: Box): Box {
  const { x: left, y: top } = toScreen(transform, { x: box.left, y: box.top })
  return { left, top, width: box.width * transform.scale, height: box.height * transform.scale }
}

/** The whole picture, centred. */
export function fitTransform(picture: Size, stage: Size): ViewTransform {
  return boxTransform({ left: 0, top: 0, ...picture }, stage)
}

/** A box of the picture as large as the stage allows, in its middle. */
export function boxTransform(box: Box, stage: Size): ViewTransform {
  const scale = clampScale(Math.min(stage.width / box.width, stage.height / box.height))
  return { scale, x: (stage.width - box.width * scale) / 2 - box.left * scale, y: (stage.height - box.height * scale) / 2 - box.top * scale }
}

/** Zooms by a factor; the point under the cursor stays where it is. */
export function zoomAt({ transform, factor, at }: { transform: ViewTransform; factor: number; at: Point }): ViewTransform {
  const scale = clampScale(transform.scale * factor)
  const source = toSource(transform, at)
  return { scale, x: at.x - source.x * scale, y: at.y - source.y * scale }
}

export function panBy(transform: ViewTransform, by: Point): ViewTransform {
  return { ...transform, x: transform.x + by.x, y: transform.y + by.y }
}

/** The same zoom with a point of the picture in the middle of the stage. */
export function centerOn({ transform, point, stage }: { transform: ViewTransform; point: Point; stage: Size }): ViewTransform {
  return { ...transform, x: stage.width / 2 - point.x * transform.scale, y: stage.height / 2 - point.y * transform.scale }
}

/** Moved back so far that the picture cannot be lost beyond an edge. */
export function keepVisible({ transform, picture, stage }: { transform: ViewTransform; picture: Size; stage: Size }): ViewTransform {
  const keep = (offset: number, length: number, room: number): number => {
    const kept = Math.min(KEPT_VISIBLE, length)
    return Math.min(room - kept, Math.max(kept - length, offset))
  }
  return {
    scale: transform.scale,
    x: keep(transform.x, picture.width * transform.scale, stage.width),
    y: keep(transform.y, picture.height * transform.scale, stage.height),
  }
}

function clampScale(scale: number): number {
  return Math.min(LARGEST_SCALE, Math.max(SMALLEST_SCALE, scale))
}
