import type { Picture } from '../contract/frame'
import type { Box } from '../contract/geometry'

export interface BoxOutline {
  box: Box
  /** Red, green, blue, 0..255. */
  color: readonly [number, number, number]
  /** Width of the line in pixels, drawn inwards from the edge. @default 2 */
  thickness?: number
}

/**
 * A copy of the picture with the outline of a box on it. Edges between pixels blend by the share of the pixel that the line covers, so that
 * a box moving by fractions of a pixel moves smoothly; what lies outside the picture is left out. Non-finite boxes draw nothing.
 */
export function drawBox(picture: Picture, { box, color, thickness = 2 }: BoxOutline): Picture {
  const data = picture.data.slice()
  const { left, top, width, height } = box
  const right = left + width
  const bottom = top + height
  if (![left, top, right, bottom].every(Number.isFinite) || width <= 0 || height <= 0) return { ...picture, data }
  const line = Math.min(thickness, width / 2, height / 2)
  const bars: Bar[] = [
    { left, right, top, bottom: top + line },
    { left, right, top: bottom - line, bottom },
    { left, right: left + line, top: top + line, bottom: bottom - line },
    { left: right - line, right, top: top + line, bottom: bottom - line },
  ]
  for (const bar of bars) fillBar({ ...picture, data }, bar, color)
  return { ...picture, data }
}

interface Bar {
  left: number
  right: number
  top: number
  bottom: number
}

function fillBar(picture: Picture, bar: Bar, color: readonly [number, number, number]): void {
  const firstRow = Math.max(0, Math.floor(bar.top))
  const endRow = Math.min(picture.height, Math.ceil(bar.bottom))
  const firstColumn = Math.max(0, Math.floor(bar.left))
  const endColumn = Math.min(picture.width, Math.ceil(bar.right))
  for (let row = firstRow; row < endRow; row++) {
    const rowShare = overlap(row, bar.top, bar.bottom)
    for (let column = firstColumn; column < endColumn; column++) {
      blend(picture.data, { offset: (row * picture.width + column) * 3, share: rowShare * overlap(column, bar.left, bar.right), color })
    }
  }
}

/** How much of the pixel [position, position + 1) lies in [from, to). */
function overlap(position: number, from: number, to: number): number {
  return Math.max(0, Math.min(position + 1, to) - Math.max(position, from))
}

function blend(data: Uint8Array, { offset, share, color }: { offset: number; share: number; color: readonly [number, number, number] }): void {
  color.forEach((value, channel) => {
    const old = data[offset + channel] ?? 0
    data[offset + channel] = Math.round(old + (value - old) * share)
  })
}
