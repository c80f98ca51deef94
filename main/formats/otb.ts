import { readFile } from 'node:fs/promises'
import { AppError } from '../contract/errors'
import type { Box } from '../contract/geometry'

/** Coordinate of the top-left pixel in the file: 1 in the benchmark's own annotations, 0 in pysot's and ours (landscape 4.7a). */
export type PixelOrigin = 0 | 1

export interface OtbText {
  text: string
  /** Named in errors. */
  path: string
  origin: PixelOrigin
}

/**
 * Parses `groundtruth_rect.txt` or a result file: `x,y,w,h` a line, separated by comma, tab or blanks, with or without
 * BOM and CRLF. `NaN` in a line: no target in that frame (null). Boxes without area are kept as they are.
 * @throws AppError `sequences-invalid` naming file and line
 */
export function parseOtbBoxes({ text, path, origin }: OtbText): (Box | null)[] {
  const lines = text.replace(/^\uFEFF/, '').trimEnd().split(/\r\n|\r|\n/)
  if (lines.length === 1 && lines[0]!.trim() === '') throw invalid({ path, line: 1, why: 'the file is empty' })
  return lines.map((line, index) => parseLine({ line, number: index + 1, path, origin }))
}

/** @throws AppError `sequences-invalid` when the file is missing, empty or malformed */
export async function readOtbBoxes({ path, origin }: Omit<OtbText, 'text'>): Promise<(Box | null)[]> {
  const text = await readFile(path, 'utf8').catch((cause: unknown) => {
    throw new AppError({ code: 'sequences-invalid', message: `${path} cannot be read.`, hint: 'Each sequence needs one text file of boxes, x,y,w,h a line.', cause })
  })
  return parseOtbBoxes({ text, path, origin })
}

/** One line a frame with up to four decimals, `NaN,NaN,NaN,NaN` where there is no box; drops everything but the boxes. */
export function formatOtbBoxes({ boxes, origin }: { boxes: readonly (Box | null)[]; origin: PixelOrigin }): string {
  return boxes.map((box) => `${formatBox(box, origin)}\n`).join('')
}

interface LineRequest {
  line: string
  number: number
  path: string
  origin: PixelOrigin
}

function parseLine({ line, number, path, origin }: LineRequest): Box | null {
  const fields = line.trim().split(/\s*,\s*|\s+/)
  if (fields.length !== 4) throw invalid({ path, line: number, why: `"${line.trim()}" has ${line.trim() === '' ? 0 : fields.length} values instead of 4` })
  if (fields.some((field) => /^nan$/i.test(field))) return null
  const wrong = fields.find((field) => field === '' || !Number.isFinite(Number(field)))
  if (wrong !== undefined) throw invalid({ path, line: number, why: `"${wrong}" is not a number` })
  const [x, y, width, height] = fields.map(Number) as [number, number, number, number]
  return { left: x - origin, top: y - origin, width, height }
}

function formatBox(box: Box | null, origin: PixelOrigin): string {
  if (!box) return 'NaN,NaN,NaN,NaN'
  return [box.left + origin, box.top + origin, box.width, box.height].map((value) => String(Number(value.toFixed(4)))).join(',')
}

function invalid({ path, line, why }: { path: string; line: number; why: string }): AppError {
  return new AppError({ code: 'sequences-invalid', message: `${path}:${line}: ${why}.`, hint: 'Write x,y,w,h on each line, or NaN,NaN,NaN,NaN where the target is absent.' })
}
