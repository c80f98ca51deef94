import type { Box } from '../../contract/geometry'
import { parseNumber } from './textLines'
import { exchangeInvalid } from './exchangeFormat'

/**
 * The upright box round a region of VOT's text form (landscape 4.7c), null for a special code, NaN, and regions without area. A line is: one number, a code; four, a rectangle;
 * an even number beyond, a polygon, of which the box from least to greatest is taken; behind an `m`, a mask by run lengths.
 * @throws AppError `track-invalid` at the place
 */
export function parseVotRegion(line: string, place: () => string): Box | null {
  const text = line.trim()
  if (text.startsWith('m')) return maskBox(text.slice(1).split(','), place)
  const fields = text.split(',')
  if (fields.some((field) => /^\s*nan\s*$/i.test(field))) return null
  const values = fields.map((field) => parseNumber(field, place))
  if (values.length === 1) return null
  if (values.length === 4) return rectangle(values as [number, number, number, number], place)
  if (values.length >= 6 && values.length % 2 === 0) return polygonBox(values)
  throw exchangeInvalid(place(), `${values.length} numbers make no region`)
}

function rectangle([left, top, width, height]: [number, number, number, number], place: () => string): Box | null {
  if (width < 0 || height < 0) throw exchangeInvalid(place(), `the box has a negative size, ${width} x ${height}`)
  return withArea({ left, top, width, height })
}

function polygonBox(values: readonly number[]): Box | null {
  const [left, right] = range(values, 0)
  const [top, bottom] = range(values, 1)
  return withArea({ left, top, width: right - left, height: bottom - top })
}

function range(values: readonly number[], first: 0 | 1): [number, number] {
  let [low, high] = [Infinity, -Infinity]
  for (let index = first; index < values.length; index += 2) {
    low = Math.min(low, values[index]!)
    high = Math.max(high, values[index]!)
  }
  return [low, high]
}

/** `x0,y0,w,h` and the lengths of runs through the rows, of zeros first. */
function maskBox(fields: readonly string[], place: () => string): Box | null {
  const [x = 0, y = 0, width = 0, height = 0, ...runs] = fields.map((field) => parseNumber(field, place))
  if (fields.length < 4 || [width, height, ...runs].some((value) => !Number.isInteger(value) || value < 0)) throw exchangeInvalid(place(), 'the mask is not x,y,w,h and whole run lengths')
  let [left, right, top, bottom, at] = [Infinity, -Infinity, Infinity, -Infinity, 0]
  for (const [index, run] of runs.entries()) {
    const end = at + run
    if (end > width * height) throw exchangeInvalid(place(), 'the runs of the mask are longer than its area')
    if (index % 2 === 1 && run > 0) {
      const [firstRow, lastRow] = [Math.floor(at / width), Math.floor((end - 1) / width)]
      const whole = lastRow > firstRow
      left = Math.min(left, whole ? 0 : at % width)
      right = Math.max(right, whole ? width : ((end - 1) % width) + 1)
      top = Math.min(top, firstRow)
      bottom = Math.max(bottom, lastRow + 1)
    }
    at = end
  }
  return withArea({ left: x + left, top: y + top, width: right - left, height: bottom - top })
}

function withArea(box: Box): Box | null {
  return box.width > 0 && box.height > 0 ? box : null
}
