import { z } from 'zod'

/**
 * A rectangle in source pixels as displayed (rotation applied, square pixels), 0-based and continuous:
 * the top-left pixel covers [0,1) x [0,1), so `left + width` is the right edge. Readers and writers of
 * foreign formats convert; nothing else does.
 */
export interface Box {
  left: number
  top: number
  width: number
  height: number
}

export interface Size {
  width: number
  height: number
}

/** A position in source pixels, in the same continuous coordinates as {@link Box}. */
export interface Point {
  x: number
  y: number
}

export const boxSchema = z.strictObject({
  left: z.number().finite(),
  top: z.number().finite(),
  width: z.number().finite().positive(),
  height: z.number().finite().positive(),
}) satisfies z.ZodType<Box>

/** Whether the middle of a box lies in a region, its edges included. */
export function holdsMiddle(region: Box, { left, top, width, height }: Box): boolean {
  const [x, y] = [left + width / 2, top + height / 2]
  return x >= region.left && y >= region.top && x <= region.left + region.width && y <= region.top + region.height
}

/** Intersection over union of continuous boxes, 0 where they do not meet. */
export function iou(a: Box, b: Box): number {
  const width = Math.min(a.left + a.width, b.left + b.width) - Math.max(a.left, b.left)
  const height = Math.min(a.top + a.height, b.top + b.height) - Math.max(a.top, b.top)
  if (width <= 0 || height <= 0) return 0
  const intersection = width * height
  return intersection / (a.width * a.height + b.width * b.height - intersection)
}
