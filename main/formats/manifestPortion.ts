import { DOWNSAMPLES, portionPartSchema, type PortionPart } from '../contract/clipPortion'
import type { Box } from '../contract/geometry'

/** What of its clip a row of a manifest says is looked at; as the options of the command line are called. */
export const PORTION_COLUMNS = ['from', 'to', 'stride', 'downsample', 'leave_out'] as const
type PortionColumn = (typeof PORTION_COLUMNS)[number]

const MEANINGS: Record<PortionColumn, string> = {
  from: 'no index of a frame',
  to: 'no index of a frame',
  stride: 'no whole number from 1 to 1000',
  downsample: `none of ${DOWNSAMPLES.join(', ')}`,
  leave_out: 'no boxes of finite, positive size, written left top width height and parted by ;',
}

/** An empty field says nothing. @returns what is wrong, where a field holds what it cannot */
export function parsePortion(values: Partial<Record<PortionColumn, string>>): PortionPart | string {
  const portion: PortionPart = {}
  for (const column of PORTION_COLUMNS) {
    const text = values[column]
    if (!text) continue
    const parsed = portionPartSchema.safeParse(column === 'leave_out' ? { regions: text.split(';').filter((part) => part.trim() !== '').map(parseRegion) } : { [column]: Number(text) })
    if (!parsed.success) return `${column} is "${text}", ${MEANINGS[column]}`
    Object.assign(portion, parsed.data)
  }
  return portion
}

/** Four numbers between which are spaces or, in quoted fields, commas; any other count of them is no box. */
function parseRegion(text: string): Box {
  const [left, top, width, height, ...more] = text.trim().split(/[\s,]+/).map(Number)
  return { left: left!, top: top!, width: width!, height: more.length > 0 ? Number.NaN : height! }
}
