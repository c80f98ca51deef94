import type { PlayerView } from './layer'

/** For the eye only. */
export interface Display {
  /** Factor; 1 is as recorded. */
  brightness: number
  /** Factor; 1 is as recorded. */
  contrast: number
  /** Share of the pixels at each end of the scale that may become black or white, so that the rest fills it; 0 is as recorded. */
  stretch: number
}

/** Two levels of brightness, 0 to 1. */
export interface Range {
  low: number
  high: number
}

export interface DrawRequest {
  canvas: HTMLCanvasElement
  front: OffscreenCanvas | null
  view: PlayerView
  display: Display
  /** Levels that become black and white; null for those of the picture. */
  range: Range | null
}

/** Screen pixels per source pixel from which on each source pixel is shown as the square that it is. */
const SQUARES_FROM = 3

/** Draws the frame in hand under the view's transform. */
export function drawPicture({ canvas, front, view, display, range }: DrawRequest): void {
  const context = canvas.getContext('2d', { alpha: true })
  if (!context) return
  const { transform, stage, picture, pixelRatio } = view
  context.clearRect(0, 0, stage.width, stage.height)
  if (!front) return
  context.imageSmoothingEnabled = transform.scale * pixelRatio < SQUARES_FROM
  context.imageSmoothingQuality = transform.scale * pixelRatio < 1 ? 'high' : 'low'
  context.filter = formatFilter(display, range)
  context.drawImage(front, transform.x, transform.y, picture.width * transform.scale, picture.height * transform.scale)
  context.filter = 'none'
}

/** As filters of CSS, first the stretch, then the person's factors. */
export function formatFilter({ brightness, contrast }: Display, range: Range | null): string {
  const parts = [...(range ? [stretchFilter(range)] : []), ...(brightness === 1 && contrast === 1 ? [] : [`brightness(${brightness}) contrast(${contrast})`])]
  return parts.length > 0 ? parts.join(' ') : 'none'
}

/** (value - low) / (high - low): contrast turns a value v into c (v - 1/2) + 1/2, which meets black where brightness has brought v to low / (high + low). */
function stretchFilter({ low, high }: Range): string {
  const contrast = (high + low) / (high - low)
  return `brightness(${1 / (high + low)}) contrast(${contrast})`
}
