import type { Picture } from '../../../main/contract/frame'
import type { Box } from '../../../main/contract/geometry'
import { Random } from '../../../main/core/random'

const GRID = 8

/** A picture of smooth clutter with a patch of its own colours, 8 x 8 blotches, drawn into `box`. */
export function drawTexture({ width, height, box }: { width: number; height: number; box: Box | null }): Picture {
  const data = new Uint8Array(width * height * 3)
  const blotches = new Random(5).fork('patch')
  const colours = Float32Array.from({ length: GRID * GRID * 3 }, () => 255 * blotches.uniform())
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const u = box ? (x + 0.5 - box.left) / box.width : -1
      const v = box ? (y + 0.5 - box.top) / box.height : -1
      const inside = u >= 0 && v >= 0 && u < 1 && v < 1
      const cell = inside ? Math.floor(v * GRID) * GRID + Math.floor(u * GRID) : 0
      for (let channel = 0; channel < 3; channel += 1) {
        const clutter = 120 + 40 * Math.sin(x / (9 + channel)) * Math.cos(y / 13 + channel)
        data[(y * width + x) * 3 + channel] = inside ? colours[cell * 3 + channel]! : clutter
      }
    }
  }
  return { width, height, data }
}
