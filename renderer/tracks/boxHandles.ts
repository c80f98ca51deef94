import type { Box, Point } from '../../main/contract/geometry'

/** Where a box can be taken hold of: edges and corners by compass, `inside` moves it. */
export const HANDLES = ['n', 'ne', 'e', 'se', 's', 'sw', 'w', 'nw'] as const
export type Handle = (typeof HANDLES)[number]
export type Grip = Handle | 'inside'

/** No box gets smaller than this, source pixels. */
export const SMALLEST_SIDE = 1

const CURSORS: Record<Grip, string> = {
  n: 'ns-resize', s: 'ns-resize', e: 'ew-resize', w: 'ew-resize', ne: 'nesw-resize', sw: 'nesw-resize', nw: 'nwse-resize', se: 'nwse-resize', inside: 'move',
}

export function cursorOf(grip: Grip): string {
  return CURSORS[grip]
}

export function handlePoint({ left, top, width, height }: Box, handle: Handle): Point {
  return { x: left + (handle.includes('w') ? 0 : handle.includes('e') ? 1 : 0.5) * width, y: top + (handle.startsWith('n') ? 0 : handle.startsWith('s') ? 1 : 0.5) * height }
}

/** What of a box lies under a point. `reach`: how near a handle counts, in the units of the box; corners go before edges. */
export function findGrip(box: Box, { x, y, reach }: Point & { reach: number }): Grip | null {
  const near = HANDLES.filter((handle) => {
    const point = handlePoint(box, handle)
    return Math.abs(point.x - x) <= reach && Math.abs(point.y - y) <= reach
  })
  const corner = near.find((handle) => handle.length === 2) ?? near[0]
  if (corner) return corner
  const within = x >= box.left && y >= box.top && x <= box.left + box.width && y <= box.top + box.height
  const edge = findEdge(box, { x, y, reach })
  return edge ?? (within ? 'inside' : null)
}

function findEdge({ left, top, width, height }: Box, { x, y, reach }: Point & { reach: number }): Handle | null {
  const besideX = x >= left && x <= left + width
  const besideY = y >= top && y <= top + height
  // Half the reach: the inside of a small box must stay large enough to be moved by.
  const close = reach / 2
  if (besideX && Math.abs(y - top) <= close) return 'n'
  if (besideX && Math.abs(y - top - height) <= close) return 's'
  if (besideY && Math.abs(x - left) <= close) return 'w'
  if (besideY && Math.abs(x - left - width) <= close) return 'e'
  return null
}

export interface Pull {
  grip: Grip
  /** Source pixels since the box was taken hold of. */
  dx: number
  dy: number
  /** Alt: the centre stays. */
  fromCentre: boolean
  /** Shift: the shape stays. */
  keepAspect: boolean
}

/** The box after a pull at one of its handles. */
export function pullBox(box: Box, { grip, dx, dy, fromCentre, keepAspect }: Pull): Box {
  if (grip === 'inside') return { ...box, left: box.left + dx, top: box.top + dy }
  const factor = fromCentre ? 2 : 1
  const signX = grip.includes('e') ? 1 : grip.includes('w') ? -1 : 0
  const signY = grip.startsWith('s') ? 1 : grip.startsWith('n') ? -1 : 0
  const width = box.width + factor * signX * dx
  const height = box.height + factor * signY * dy
  const size = keepAspect ? keepShape(box, { width, height, signX, signY }) : { width: Math.max(SMALLEST_SIDE, width), height: Math.max(SMALLEST_SIDE, height) }
  return { ...size, left: anchored({ start: box.left, before: box.width, after: size.width, sign: fromCentre ? 0 : signX }), top: anchored({ start: box.top, before: box.height, after: size.height, sign: fromCentre ? 0 : signY }) }
}

/** An edge changes the other side with it; a corner follows whichever side was pulled further. */
function keepShape(box: Box, { width, height, signX, signY }: { width: number; height: number; signX: number; signY: number }): { width: number; height: number } {
  const smallest = SMALLEST_SIDE / Math.min(box.width, box.height)
  const byWidth = width / box.width
  const byHeight = height / box.height
  const wider = Math.abs(byWidth - 1) >= Math.abs(byHeight - 1)
  const scale = Math.max(smallest, signY === 0 || (signX !== 0 && wider) ? byWidth : byHeight)
  return { width: box.width * scale, height: box.height * scale }
}

/** Pulled at the far end (1) the start stays, at the near end (-1) the end stays, else (0) the middle. */
function anchored({ start, before, after, sign }: { start: number; before: number; after: number; sign: number }): number {
  return sign > 0 ? start : sign < 0 ? start + before - after : start + (before - after) / 2
}

/** A box from two corners in any order, at least one pixel wide and high. */
export function boxBetween(a: Point, b: Point): Box {
  return {
    left: Math.min(a.x, b.x), top: Math.min(a.y, b.y),
    width: Math.max(SMALLEST_SIDE, Math.abs(a.x - b.x)), height: Math.max(SMALLEST_SIDE, Math.abs(a.y - b.y)),
  }
}

/** Moved back so that its centre lies in the picture: a box whose target left it altogether is `outside`, not a box. */
export function keepInPicture(box: Box, { width, height }: { width: number; height: number }): Box {
  const clamp = (value: number, size: number, limit: number): number => Math.min(limit - size / 2, Math.max(-size / 2, value))
  return { ...box, left: clamp(box.left, box.width, width), top: clamp(box.top, box.height, height) }
}
