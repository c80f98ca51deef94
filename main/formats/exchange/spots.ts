import type { Box } from '../../contract/geometry'
import { AppError } from '../../contract/errors'

/** In ImageJ, and so in TrackMate, the middle of the top-left pixel is at 0, 0; here its corner is. */
export const PIXEL_MIDDLE = 0.5

/** Middle and radius of a spot as large as the box: `RADIUS = sqrt(w * h) / 2` (landscape 4.7l). */
export function spotOfBox({ left, top, width, height }: Box): { x: number; y: number; radius: number } {
  return { x: left + width / 2 - PIXEL_MIDDLE, y: top + height / 2 - PIXEL_MIDDLE, radius: Math.sqrt(width * height) / 2 }
}

/** The square round a spot. */
export function boxOfSpot({ x, y, radius }: { x: number; y: number; radius: number }): Box {
  return { left: x + PIXEL_MIDDLE - radius, top: y + PIXEL_MIDDLE - radius, width: 2 * radius, height: 2 * radius }
}

/** @throws AppError `usage` where a file has points only and nobody said how large its objects are */
export function neededSide(side: number | undefined, format: string): number {
  if (side !== undefined && side > 0 && Number.isFinite(side)) return side
  throw new AppError({ code: 'usage', message: `${format} has points without a size.`, hint: 'Say how large the objects are: --side PIXELS.' })
}
