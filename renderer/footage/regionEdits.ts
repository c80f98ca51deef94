import type { Box } from '../../main/contract/geometry'

export interface PictureSize {
  width: number
  height: number
}

/** Whole pixels, as much of the region as lies in the picture, at least one pixel of it. */
export function cutToPicture({ left, top, width, height }: Box, size: PictureSize): Box {
  const [x, right] = cutSpan(left, left + width, size.width)
  const [y, bottom] = cutSpan(top, top + height, size.height)
  return { left: x, top: y, width: right - x, height: bottom - y }
}

/** Whole pixels, moved back into the picture where it was moved out of it. */
export function moveIntoPicture({ left, top, width, height }: Box, size: PictureSize): Box {
  const place = (at: number, side: number, limit: number): number => Math.min(Math.max(0, Math.round(at)), Math.max(0, limit - side))
  return cutToPicture({ left: place(left, width, size.width), top: place(top, height, size.height), width, height }, size)
}

/** Source pixels by which a key moves a region or its far sides; with Ctrl (or ⌘) so many times as far. */
const STEP = 1
const FAR = 10
const ARROWS: Readonly<Record<string, { x: number; y: number }>> = { ArrowLeft: { x: -1, y: 0 }, ArrowRight: { x: 1, y: 0 }, ArrowUp: { x: 0, y: -1 }, ArrowDown: { x: 0, y: 1 } }

/** The region after an arrow key: moved, or with Shift wider, narrower, taller or lower. Null for every other key. */
export function changeByKey(region: Box, { key, shiftKey, ctrlKey, metaKey }: Pick<KeyboardEvent, 'key' | 'shiftKey' | 'ctrlKey' | 'metaKey'>, size: PictureSize): Box | null {
  const arrow = ARROWS[key]
  if (!arrow) return null
  const [dx, dy] = [arrow.x, arrow.y].map((way) => way * (ctrlKey || metaKey ? STEP * FAR : STEP)) as [number, number]
  if (shiftKey) return cutToPicture({ ...region, width: Math.max(1, region.width + dx), height: Math.max(1, region.height + dy) }, size)
  return moveIntoPicture({ ...region, left: region.left + dx, top: region.top + dy }, size)
}

function cutSpan(from: number, to: number, limit: number): [number, number] {
  const start = Math.min(Math.max(0, Math.round(from)), limit - 1)
  return [start, Math.min(Math.max(start + 1, Math.round(to)), limit)]
}
