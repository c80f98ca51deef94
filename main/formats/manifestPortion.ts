import { portionPartSchema, type PortionPart } from '../contract/clipPortion'
import type { AppError } from '../contract/errors'
import type { Box } from '../contract/geometry'
import { invalidManifest } from './invalidManifest'

/** What of its clip a row of a manifest says is looked at; as the options of the command line are called. */
export const PORTION_COLUMNS = ['from', 'to', 'stride', 'downsample', 'leave_out'] as const
type PortionColumn = (typeof PORTION_COLUMNS)[number]

/** An empty field says nothing. @throws AppError `manifest-invalid` */
export function parsePortion({ values, place }: { values: Partial<Record<PortionColumn, string>>; place: string }): PortionPart {
  const portion: PortionPart = {}
  for (const column of PORTION_COLUMNS) {
    const text = values[column]
    if (!text) continue
    const parsed = portionPartSchema.safeParse(column === 'leave_out' ? { regions: text.split(';').filter((part) => part.trim() !== '').map(parseRegion) } : { [column]: Number(text) })
    if (!parsed.success) throw wrong({ column, text, place })
    Object.assign(portion, parsed.data)
  }
  return portion
}

function wrong({ column, text, place }: { column: PortionColumn; text: string; place: string }): AppError {
  if (column === 'stride') return invalidManifest(place, `stride is "${text}", no whole number from 1 to 1000`)
  if (column === 'downsample') return invalidManifest(place, `downsample is "${text}", none of 1, 2, 4, 8`)
  if (column === 'leave_out') return invalidManifest(place, `leave_out is "${text}", no boxes of finite, positive size, written left top width height and parted by ;`)
  return invalidManifest(place, `${column} is "${text}", no index of a frame`)
}

/** Four numbers between which are spaces or, in quoted fields, commas; any other count of them is no box. */
function parseRegion(text: string): Box {
  const [left, top, width, height, ...more] = text.trim().split(/[\s,]+/).map(Number)
  return { left: left!, top: top!, width: width!, height: more.length > 0 ? Number.NaN : height! }
}
