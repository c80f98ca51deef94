import { InvalidArgumentError } from 'commander'
import type { Box } from '../contract/geometry'

/** The count of numbers is the command line's business; whether they make a box is the tracker's, which names clip and frame. */
export function parseBox(text: string): Box {
  const fields = text.split(',').map((field) => (field.trim() === '' ? null : Number(field)))
  const [left, top, width, height] = fields
  const isNumber = (value: number | null | undefined, index: number): boolean => typeof value === 'number' && (!Number.isNaN(value) || /nan/i.test(text.split(',')[index]!))
  if (fields.length !== 4 || !fields.every(isNumber)) throw new InvalidArgumentError('Give four numbers: left,top,width,height.')
  return { left: left!, top: top!, width: width!, height: height! }
}

/** A frame's index. */
export function parseFrame(text: string): number {
  if (/^\d+$/.test(text)) return Number(text)
  throw new InvalidArgumentError('Give a whole number of at least 0.')
}
