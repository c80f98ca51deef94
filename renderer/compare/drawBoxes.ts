import type { Box } from '../../main/contract/geometry'

/** One outline over the picture. */
export interface DrawnBox {
  box: Box
  colour: string
  dash: readonly number[]
  /** CSS pixels. */
  width: number
}

export interface PictureSize {
  width: number
  height: number
}

/** Where a picture lies in the middle of a stage, as large as it fits; CSS pixels. */
export function fitPicture(picture: PictureSize, stage: PictureSize): { x: number; y: number; scale: number } {
  const scale = Math.min(stage.width / picture.width, stage.height / picture.height)
  return { scale, x: (stage.width - picture.width * scale) / 2, y: (stage.height - picture.height * scale) / 2 }
}

type Context = Pick<CanvasRenderingContext2D, 'strokeRect' | 'setLineDash' | 'lineWidth' | 'strokeStyle'>

/** Outlines with a dark rim, so that each is seen on any picture. */
export function drawBoxes(context: Context, boxes: readonly DrawnBox[], { x, y, scale }: { x: number; y: number; scale: number }): void {
  for (const { box, colour, dash, width } of boxes) {
    const place = [x + box.left * scale, y + box.top * scale, box.width * scale, box.height * scale] as const
    context.setLineDash([])
    context.lineWidth = width + 2
    context.strokeStyle = 'rgb(0 0 0 / 55%)'
    context.strokeRect(...place)
    context.setLineDash([...dash])
    context.lineWidth = width
    context.strokeStyle = colour
    context.strokeRect(...place)
  }
  context.setLineDash([])
}
