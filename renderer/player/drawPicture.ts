import type { PlayerView } from './layer'

/** Factors for the eye only; 1 is as recorded. */
export interface Display {
  brightness: number
  contrast: number
}

/** Screen pixels per source pixel from which on each source pixel is shown as the square that it is. */
const SQUARES_FROM = 3

/** Draws the frame in hand under the view's transform. */
export function drawPicture({ canvas, front, view, display }: { canvas: HTMLCanvasElement; front: OffscreenCanvas | null; view: PlayerView; display: Display }): void {
  const context = canvas.getContext('2d', { alpha: true })
  if (!context) return
  const { transform, stage, picture, pixelRatio } = view
  context.clearRect(0, 0, stage.width, stage.height)
  if (!front) return
  context.imageSmoothingEnabled = transform.scale * pixelRatio < SQUARES_FROM
  context.imageSmoothingQuality = transform.scale * pixelRatio < 1 ? 'high' : 'low'
  context.filter = formatFilter(display)
  context.drawImage(front, transform.x, transform.y, picture.width * transform.scale, picture.height * transform.scale)
  context.filter = 'none'
}

export function formatFilter({ brightness, contrast }: Display): string {
  return brightness === 1 && contrast === 1 ? 'none' : `brightness(${brightness}) contrast(${contrast})`
}
