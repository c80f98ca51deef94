import type { Repair } from '../contract/benchmark'
import type { Box } from '../contract/geometry'
import type { MaskRegion, Region } from '../contract/region'
import { malformed, parseField, splitFields, splitLines } from './lines'

/** Regions of a trajectory or of ground truth, one a line. */
export interface RegionsRead {
  regions: Region[]
  repairs: Repair[]
}

/**
 * Parses VOT's text: a code, a point, a rectangle, a polygon or, after `m`, a mask on each line. NaN in a line means that the region is unknown.
 * @throws AppError `sequences-invalid` naming file and line
 */
export function parseRegions({ text, path }: { text: string; path: string }): RegionsRead {
  const { lines, repairs } = splitLines({ text, path })
  if (lines.length === 0) throw malformed({ path, line: 1, why: 'the file is empty', hint: 'A region a line is needed.' })
  return { regions: lines.map(({ text: line, number }) => parseRegion({ line, number, path })), repairs }
}

interface LineRequest {
  line: string
  number: number
  path: string
}

function parseRegion({ line, number, path }: LineRequest): Region {
  const isMask = line.startsWith('m')
  const values = splitFields(isMask ? line.slice(1).trimStart() : line).map((field) => {
    const value = parseField(field)
    if (value !== null) return value
    throw malformed({ path, line: number, why: `"${field.slice(0, 60)}" is not a number`, hint: HINT })
  })
  if (isMask) return readMask({ values, line: number, path })
  if (values.length > 1 && values.some(Number.isNaN)) return { kind: 'code', code: 0 }
  const region = readShape(values)
  if (region) return region
  throw malformed({ path, line: number, why: `${values.length} values are no region`, hint: HINT })
}

const HINT = 'A region is a code, x,y,w,h, a polygon of at least three corners, or a mask m x,y,w,h,runs.'

function readShape(values: readonly number[]): Region | null {
  const [x = 0, y = 0, width = 0, height = 0] = values
  if (values.length === 1) return { kind: 'code', code: Number.isNaN(x) ? 0 : x }
  if (values.length === 2) return { kind: 'point', point: { x, y } }
  if (values.length === 4) return { kind: 'rectangle', box: { left: x, top: y, width, height } }
  if (values.length < 6 || values.length % 2 !== 0) return null
  return { kind: 'polygon', points: Array.from({ length: values.length / 2 }, (_, index) => ({ x: values[2 * index]!, y: values[2 * index + 1]! })) }
}

function readMask({ values, line, path }: { values: readonly number[]; line: number; path: string }): MaskRegion {
  const [left = 0, top = 0, width = -1, height = -1, ...runs] = values
  const wrong = values.length < 4 || !values.every(Number.isInteger) || [width, height, ...runs].some((value) => value < 0)
  if (wrong) throw malformed({ path, line, why: 'a mask needs x,y,w,h and its runs, all whole numbers', hint: HINT })
  const covered = runs.reduce((sum, run) => sum + run, 0)
  if (covered > width * height) throw malformed({ path, line, why: `the runs of the mask cover ${covered} pixels of ${width} x ${height}`, hint: HINT })
  return { kind: 'mask', left, top, width, height, runs }
}

/** @param decimals of coordinates; masks and codes are whole @default 4, as pysot writes */
export function formatRegions(regions: readonly Region[], decimals = 4): string {
  const places = (...values: number[]): string => values.map((value) => value.toFixed(decimals)).join(',')
  const line = (region: Region): string => {
    switch (region.kind) {
      case 'code': return String(region.code)
      case 'point': return places(region.point.x, region.point.y)
      case 'rectangle': return places(region.box.left, region.box.top, region.box.width, region.box.height)
      case 'polygon': return places(...region.points.flatMap(({ x, y }) => [x, y]))
      case 'mask': return `m${[region.left, region.top, region.width, region.height, ...region.runs].join(',')}`
    }
  }
  return regions.map((region) => `${line(region)}\n`).join('')
}

/** How a region becomes an upright box, by the names that toolkits' papers use for it (landscape 4.7c). */
export type UprightRule = 'min-max' | 'same-area'

/** Upright box of a region; null for codes, points and masks without a pixel. */
export function uprightBox(region: Region, rule: UprightRule): Box | null {
  if (region.kind === 'rectangle') return region.box
  if (region.kind === 'mask') return boundRuns(region)
  if (region.kind !== 'polygon') return null
  const [xs, ys] = [region.points.map(({ x }) => x), region.points.map(({ y }) => y)]
  const [left, top] = [leastOf(xs), leastOf(ys)]
  const [width, height] = [-leastOf(xs.map((x) => -x)) - left, -leastOf(ys.map((y) => -y)) - top]
  if (rule === 'min-max' || region.points.length !== 4) return { left, top, width, height }
  const side = (from: number): number => Math.hypot(xs[from]! - xs[from + 1]!, ys[from]! - ys[from + 1]!)
  const scale = Math.sqrt((side(0) * side(1)) / (width * height))
  const size = { width: scale * width + 1, height: scale * height + 1 }
  const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length
  return { left: mean(xs) - size.width / 2, top: mean(ys) - size.height / 2, ...size }
}

/** Of any number of values: a call takes no more than some ten thousand arguments. */
function leastOf(values: readonly number[]): number {
  return values.reduce((least, value) => Math.min(least, value), Infinity)
}

function boundRuns({ left, top, width, runs }: MaskRegion): Box | null {
  let [minX, minY, maxX, maxY, at] = [Infinity, Infinity, -Infinity, -Infinity, 0]
  for (const [index, length] of runs.entries()) {
    const [first, last] = [at, at + length - 1]
    at += length
    if (index % 2 === 0 || length === 0) continue
    const [firstRow, lastRow] = [Math.floor(first / width), Math.floor(last / width)]
    minY = Math.min(minY, firstRow)
    maxY = Math.max(maxY, lastRow)
    minX = Math.min(minX, firstRow === lastRow ? first % width : 0)
    maxX = Math.max(maxX, firstRow === lastRow ? last % width : width - 1)
  }
  return maxY < minY ? null : { left: left + minX, top: top + minY, width: maxX - minX + 1, height: maxY - minY + 1 }
}
