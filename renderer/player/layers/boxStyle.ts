import type { Box } from '../../../main/contract/geometry'
import type { ShownCell } from '../../tracks/shownCell'
import { HANDLES, handlePoint } from '../../tracks/boxHandles'

export interface BoxLook {
  colour: string
  selected: boolean
  locked: boolean
  label: string
}

/** Dashes by what a box is, so that nothing depends on colour alone: a person's and tracked ones are solid. */
const DASHES: Record<string, readonly number[]> = { occluded: [8, 5], uncertain: [2, 3], lost: [2, 6] }

/** A box in screen pixels: dark rim beneath, colour above, handles where it is selected. */
export function drawBox(context: CanvasRenderingContext2D, { box, shown, look }: { box: Box; shown: ShownCell; look: BoxLook }): void {
  const { left, top, width, height } = box
  const isGuess = shown.kind !== 'stored'
  context.lineJoin = 'round'
  context.setLineDash([])
  context.strokeStyle = '#000000a0'
  context.lineWidth = look.selected ? 4 : 3
  context.strokeRect(left, top, width, height)
  context.setLineDash([...(DASHES[shown.cell.state] ?? (isGuess ? [10, 4] : []))])
  context.strokeStyle = look.colour
  context.lineWidth = look.selected ? 2.25 : isGuess ? 1 : 1.5
  context.strokeRect(left, top, width, height)
  context.setLineDash([])
  if (shown.cell.state === 'lost') drawCross(context, box, look.colour)
  if (look.selected && !look.locked) drawHandles(context, box, look.colour)
}

function drawCross(context: CanvasRenderingContext2D, { left, top, width, height }: Box, colour: string): void {
  context.beginPath()
  context.moveTo(left, top)
  context.lineTo(left + width, top + height)
  context.moveTo(left + width, top)
  context.lineTo(left, top + height)
  context.strokeStyle = colour
  context.lineWidth = 1
  context.stroke()
}

/** Small boxes have corner handles only: edges would cover them. */
function drawHandles(context: CanvasRenderingContext2D, box: Box, colour: string): void {
  const roomy = box.width > 40 && box.height > 40
  for (const handle of HANDLES) {
    if (!roomy && handle.length === 1) continue
    const { x, y } = handlePoint(box, handle)
    context.fillStyle = '#ffffff'
    context.strokeStyle = '#000000c0'
    context.lineWidth = 1
    context.fillRect(x - 3.5, y - 3.5, 7, 7)
    context.strokeRect(x - 3.5, y - 3.5, 7, 7)
    context.fillStyle = colour
    context.fillRect(x - 1.5, y - 1.5, 3, 3)
  }
}

/** The name above the box, or beneath where there is no room. */
export function drawLabel(context: CanvasRenderingContext2D, { box, text, colour, font }: { box: Box; text: string; colour: string; font: string }): void {
  context.font = `600 11px ${font}`
  context.textBaseline = 'middle'
  const width = context.measureText(text).width + 10
  const top = box.top >= 20 ? box.top - 19 : box.top + box.height + 3
  context.fillStyle = '#000000b8'
  context.beginPath()
  context.roundRect(box.left - 1, top, width + 3, 16, 3)
  context.fill()
  context.fillStyle = colour
  context.fillRect(box.left - 1, top, 3, 16)
  context.fillStyle = '#ffffff'
  context.fillText(text, box.left + 6, top + 8.5)
}
