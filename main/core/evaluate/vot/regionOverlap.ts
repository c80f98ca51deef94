import type { Box, Point, Size } from '../../../contract/geometry'
import type { Region } from '../../../contract/region'
import { boundMask, countPixels, rasterMask, rasterPolygon, rasterRectangle, type PixelWindow, type RasterRows } from './rasterRows'
import { roundHalfToEven } from '../boxScores'

/**
 * Overlap of two regions as VOT measures it, on rastered pixels inside the picture. Two libraries are in use and differ by a row or a
 * column of pixels: the C library of the Matlab toolkit and of pysot's, and the Python toolkit's.
 */
export type OverlapLibrary = 'region-c' | 'vot-toolkit'

export interface OverlapRequest {
  first: Region
  second: Region
  /** Rightmost column and lowest row that count (C), or the picture's size (Python); null for no limit. */
  limits: Size | null
  library: OverlapLibrary
}

/** @returns IoU; null where a frame has a code or a point instead of a region (C), as its NaN */
export function computeRegionOverlap({ first, second, limits, library }: OverlapRequest): number | null {
  return library === 'region-c' && first.kind !== 'mask' && second.kind !== 'mask'
    ? overlapAsC({ first, second, limits })
    : overlapAsPython({ first, second, limits })
}

type Pair = Omit<OverlapRequest, 'library'>

function overlapAsC({ first, second, limits }: Pair): number | null {
  const a = cornersOf(first)
  const b = cornersOf(second)
  if (!a || !b) return null
  const [boundsA, boundsB] = [limitBounds(boundCorners(a), limits), limitBounds(boundCorners(b), limits)]
  const window = { left: Math.min(boundsA.left, boundsB.left), top: Math.min(boundsA.top, boundsB.top), right: Math.max(boundsA.right, boundsB.right), bottom: Math.max(boundsA.bottom, boundsB.bottom) }
  const areas = [areaOf(boundsA), areaOf(boundsB)] as const
  if (areas[0] / areas[1] < 1e-10 || areas[1] / areas[0] < 1e-10 || window.right < window.left || window.bottom < window.top) return 0
  if (areaOf({ left: Math.max(boundsA.left, boundsB.left), top: Math.max(boundsA.top, boundsB.top), right: Math.min(boundsA.right, boundsB.right), bottom: Math.min(boundsA.bottom, boundsB.bottom) }) === 0) return 0
  const raster = (points: readonly Point[]): RasterRows => rasterPolygon({ points: points.map(({ x, y }) => ({ x: roundAway(Math.fround(x - window.left)) + window.left, y: roundAway(Math.fround(y - window.top)) + window.top })), window, countsLevelEdges: false })
  const { intersection, union } = countPixels(raster(a), raster(b))
  return union === 0 ? null : intersection / union
}

/** Corners in single precision, as the C library keeps them; null for what is no area. */
function cornersOf(region: Region): Point[] | null {
  const points = region.kind === 'polygon' ? region.points : region.kind === 'rectangle' ? cornersOfBox(region.box) : null
  return points && points.map(({ x, y }) => ({ x: Math.fround(x), y: Math.fround(y) }))
}

/** pysot's binding hands rectangles over as the quadrangle of their edges. */
function cornersOfBox({ left, top, width, height }: Box): Point[] {
  return [{ x: left, y: top }, { x: left + width, y: top }, { x: left + width, y: top + height }, { x: left, y: top + height }]
}

function boundCorners(points: readonly Point[]): PixelWindow {
  const [xs, ys] = [points.map(({ x }) => x), points.map(({ y }) => y)]
  return { left: Math.floor(Math.min(...xs)), top: Math.floor(Math.min(...ys)), right: Math.ceil(Math.max(...xs)), bottom: Math.ceil(Math.max(...ys)) }
}

function limitBounds(bounds: PixelWindow, limits: Size | null): PixelWindow {
  if (!limits) return bounds
  return { left: Math.max(bounds.left, 0), top: Math.max(bounds.top, 0), right: Math.min(bounds.right, limits.width), bottom: Math.min(bounds.bottom, limits.height) }
}

function areaOf({ left, top, right, bottom }: PixelWindow): number {
  return (right - left) * (bottom - top)
}

/** C's round: halves away from zero. */
function roundAway(value: number): number {
  return Math.sign(value) * Math.round(Math.abs(value))
}

const EMPTY: PixelWindow = { left: 0, top: 0, right: 0, bottom: 0 }

function overlapAsPython({ first, second, limits }: Pair): number {
  const [a, b] = [boundRegion(first), boundRegion(second)]
  const union = { left: Math.min(a.left, b.left), top: Math.min(a.top, b.top), right: Math.max(a.right, b.right), bottom: Math.max(a.bottom, b.bottom) }
  if (union.left >= union.right || union.top >= union.bottom) return 1 // two empty regions are the same
  const window = limits ? { left: Math.max(0, union.left), top: Math.max(0, union.top), right: Math.min(limits.width - 1, union.right), bottom: Math.min(limits.height - 1, union.bottom) } : union
  if (window.left >= window.right || window.top >= window.bottom) return 0
  const pixels = countPixels(rasterRegion(first, window), rasterRegion(second, window))
  return pixels.union === 0 ? 0 : pixels.intersection / pixels.union
}

function boundRegion(region: Region): PixelWindow {
  if (region.kind === 'rectangle') return pixelsOfBox(region.box)
  if (region.kind === 'mask') return boundMask(region) ?? { ...EMPTY, left: region.left, top: region.top, right: region.left, bottom: region.top }
  if (region.kind !== 'polygon') return EMPTY
  const points = roundPoints(region.points)
  return { left: Math.min(...points.map(({ x }) => x)), top: Math.min(...points.map(({ y }) => y)), right: Math.max(...points.map(({ x }) => x)), bottom: Math.max(...points.map(({ y }) => y)) }
}

function rasterRegion(region: Region, window: PixelWindow): RasterRows {
  if (region.kind === 'rectangle') return rasterRectangle(pixelsOfBox(region.box), window)
  if (region.kind === 'mask') return rasterMask(region, window)
  if (region.kind === 'polygon') return rasterPolygon({ points: roundPoints(region.points), window, countsLevelEdges: true })
  return []
}

/** Position and size are rounded each for itself. */
function pixelsOfBox({ left, top, width, height }: Box): PixelWindow {
  const [x, y] = [roundHalfToEven(Math.fround(left)), roundHalfToEven(Math.fround(top))]
  return { left: x, top: y, right: x + roundHalfToEven(Math.fround(width)) - 1, bottom: y + roundHalfToEven(Math.fround(height)) - 1 }
}

function roundPoints(points: readonly Point[]): Point[] {
  return points.map(({ x, y }) => ({ x: roundHalfToEven(Math.fround(x)), y: roundHalfToEven(Math.fround(y)) }))
}
