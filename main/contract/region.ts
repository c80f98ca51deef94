import type { Box, Point } from './geometry'

/** What a VOT file says of a frame instead of a region. */
export const REGION_CODES = { unknown: 0, initialization: 1, failure: 2 } as const

/**
 * A target's place as the VOT benchmarks write it. Numbers are the file's own: source pixels, positions and sizes unchanged, since these
 * benchmarks score the numbers as they stand.
 */
export type Region =
  | { kind: 'code'; code: number }
  | { kind: 'point'; point: Point }
  | { kind: 'rectangle'; box: Box }
  | { kind: 'polygon'; points: readonly Point[] }
  | MaskRegion

/** Pixels of a rectangle whose corner and size are whole numbers. */
export interface MaskRegion {
  kind: 'mask'
  left: number
  top: number
  width: number
  height: number
  /** Lengths of runs row by row, beginning with pixels outside the target; the rest is outside. */
  runs: readonly number[]
}

export function isCode(region: Region, code: number): boolean {
  return region.kind === 'code' && region.code === code
}
