import { colourValues } from './colourMap'
import type { Colouring } from './colourMap'

/** Square values as a picture of as many pixels. */
export function createMapPicture(values: Float32Array, { size, ...colouring }: Colouring & { size: number }): OffscreenCanvas {
  const canvas = new OffscreenCanvas(size, size)
  canvas.getContext('2d')?.putImageData(new ImageData(colourValues(values, colouring), size, size), 0, 0)
  return canvas
}
