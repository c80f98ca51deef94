import { boxFileSchema } from '../contract/batch'
import { AppError } from '../contract/errors'
import type { Box } from '../contract/geometry'
import { parseOtbBoxes } from './otb'

/** A box and the frame it belongs to. */
export interface PlacedBox {
  box: Box
  frame: number
}

/**
 * The first box of a file beside a clip. JSON: `{"left", "top", "width", "height", "frame"}`, the frame 0 where it is not named. Text: `left,top,width,height`
 * a line, 0-based, the line's number less one being the frame; lines of `NaN` before it say that the target is not there yet.
 * @throws AppError `sequences-invalid` naming file and line, `box-invalid` where no line holds a box with an area
 */
export function parseBoxFile({ text, path }: { text: string; path: string }): PlacedBox {
  if (path.toLowerCase().endsWith('.json')) return parseJson({ text, path })
  const boxes = parseOtbBoxes({ text, path, origin: 0 })
  const frame = boxes.findIndex((box) => box !== null && box.width > 0 && box.height > 0)
  if (frame >= 0) return { box: boxes[frame]!, frame }
  throw new AppError({ code: 'box-invalid', message: `${path} holds no box with an area.`, hint: 'Write left,top,width,height in 0-based pixels.' })
}

function parseJson({ text, path }: { text: string; path: string }): PlacedBox {
  const parsed = boxFileSchema.safeParse(parseText(text))
  if (parsed.success) {
    const { frame, ...box } = parsed.data
    return { box, frame }
  }
  const why = parsed.error.issues.map(({ path: at, message }) => [...at, message].join(': ')).join('; ')
  throw new AppError({ code: 'box-invalid', message: `${path} holds no box: ${why}.`, hint: 'Write {"left": 120, "top": 80, "width": 64, "height": 48, "frame": 0}.' })
}

/** Undefined for what is no JSON. */
function parseText(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
