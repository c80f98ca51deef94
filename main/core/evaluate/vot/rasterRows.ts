import type { Point } from '../../../contract/geometry'
import type { MaskRegion } from '../../../contract/region'

/**
 * Pixels of a region, row by row from the top of a window: runs of columns as `from, to, from, to, ...`, both inclusive, ascending and
 * apart. Cheaper than pixels: a row of a quadrangle is one run.
 */
export type RasterRows = readonly (readonly number[])[]

/** Columns and rows of whole pixels, all inclusive. */
export interface PixelWindow {
  left: number
  top: number
  right: number
  bottom: number
}

export interface PolygonRequest {
  /** Corners at whole pixels. */
  points: readonly Point[]
  window: PixelWindow
  /** Whether an edge along a row gives that row its corner: vot-toolkit does, the older C library does not. */
  countsLevelEdges: boolean
}

/** Scan-line fill as VOT's libraries do it: an edge belongs to every row that it touches, crossings are cut to whole columns, both ends are filled. */
export function rasterPolygon({ points, window, countsLevelEdges }: PolygonRequest): RasterRows {
  const rows: number[][] = []
  for (let y = window.top; y <= window.bottom; y += 1) {
    const crossings = findCrossings({ points, y, left: window.left, countsLevelEdges })
    rows.push(pairCrossings({ crossings, width: window.right - window.left + 1, keepsLastPair: countsLevelEdges }))
  }
  return rows
}

/** Columns, counted from the window's left, at which edges meet a row; ascending. */
function findCrossings({ points, y, left, countsLevelEdges }: { points: readonly Point[]; y: number; left: number; countsLevelEdges: boolean }): number[] {
  const crossings: number[] = []
  let before = points[points.length - 1]!
  for (const point of points) {
    const rise = before.y - point.y
    if ((point.y <= y && y <= before.y) || (before.y <= y && y <= point.y)) {
      if (rise !== 0) insertSorted(crossings, Math.trunc(point.x - left + ((y - point.y) / rise) * (before.x - point.x)))
      else if (countsLevelEdges) insertSorted(crossings, Math.trunc(point.x - left))
    }
    before = point
  }
  return crossings
}

/** A handful of values: quicker than a sort with a function, and this runs for every row of every frame. */
function insertSorted(values: number[], value: number): void {
  let at = values.length
  for (; at > 0 && values[at - 1]! > value; at -= 1) values[at] = values[at - 1]!
  values[at] = value
}

/** Fills between crossings taken by twos; of two equal ones, a corner's, the first is passed over. */
function pairCrossings({ crossings, width, keepsLastPair }: { crossings: readonly number[]; width: number; keepsLastPair: boolean }): number[] {
  const runs: number[] = []
  let at = 0
  while (at < crossings.length - 1) {
    const from = crossings[at]!
    const to = crossings[at + 1]!
    if (from === to && !(keepsLastPair && at === crossings.length - 2)) {
      at += 1
      continue
    }
    if (from >= width) break
    if (to >= 0) addRun(runs, Math.max(0, from), Math.min(width - 1, to))
    at += 2
  }
  return runs
}

/** Joins a run to the last one where they meet. */
function addRun(runs: number[], from: number, to: number): void {
  if (runs.length > 0 && from <= runs.at(-1)! + 1) runs[runs.length - 1] = Math.max(to, runs.at(-1)!)
  else runs.push(from, to)
}

/** Rows of a rectangle of whole pixels, as far as they lie in the window. */
export function rasterRectangle(rectangle: PixelWindow, window: PixelWindow): RasterRows {
  const from = Math.max(rectangle.left, window.left) - window.left
  const to = Math.min(rectangle.right, window.right) - window.left
  const rows: number[][] = []
  for (let y = window.top; y <= window.bottom; y += 1) rows.push(y >= rectangle.top && y <= rectangle.bottom && from <= to ? [from, to] : [])
  return rows
}

/** Rows of a mask, as far as they lie in the window. */
export function rasterMask(mask: MaskRegion, window: PixelWindow): RasterRows {
  const rows: number[][] = Array.from({ length: window.bottom - window.top + 1 }, () => [])
  for (const { y, from, to } of listMaskRuns(mask)) {
    const row = rows[y - window.top]
    const [first, last] = [Math.max(from, window.left), Math.min(to, window.right)]
    if (row && first <= last) addRun(row, first - window.left, last - window.left)
  }
  return rows
}

/** Smallest window around a mask's pixels; null for a mask without any. */
export function boundMask(mask: MaskRegion): PixelWindow | null {
  let bounds: PixelWindow | null = null
  for (const { y, from, to } of listMaskRuns(mask)) {
    bounds = bounds
      ? { left: Math.min(bounds.left, from), top: Math.min(bounds.top, y), right: Math.max(bounds.right, to), bottom: Math.max(bounds.bottom, y) }
      : { left: from, top: y, right: to, bottom: y }
  }
  return bounds
}

/** The pixels of a mask as runs within rows, in source pixels: its own runs go on from row to row. */
function* listMaskRuns({ left, top, width, height, runs }: MaskRegion): Generator<{ y: number; from: number; to: number }> {
  let at = 0
  for (const [index, length] of runs.entries()) {
    const end = Math.min(at + length, width * height)
    for (let pixel = at; index % 2 === 1 && pixel < end; ) {
      const row = Math.floor(pixel / width)
      const last = Math.min(end, (row + 1) * width) - 1
      yield { y: top + row, from: left + (pixel - row * width), to: left + (last - row * width) }
      pixel = last + 1
    }
    at = end
  }
}

/** Pixels in both and in either of two regions rastered over one window. */
export function countPixels(first: RasterRows, second: RasterRows): { intersection: number; union: number } {
  let intersection = 0
  let area = 0
  for (const [index, runs] of first.entries()) {
    const others = second[index] ?? []
    area += lengthOf(runs) + lengthOf(others)
    intersection += intersectRuns(runs, others)
  }
  return { intersection, union: area - intersection }
}

function lengthOf(runs: readonly number[]): number {
  let length = 0
  for (let at = 0; at < runs.length; at += 2) length += runs[at + 1]! - runs[at]! + 1
  return length
}

function intersectRuns(first: readonly number[], second: readonly number[]): number {
  let a = 0
  let b = 0
  let length = 0
  while (a < first.length && b < second.length) {
    length += Math.max(0, Math.min(first[a + 1]!, second[b + 1]!) - Math.max(first[a]!, second[b]!) + 1)
    if (first[a + 1]! < second[b + 1]!) a += 2
    else b += 2
  }
  return length
}
