import type { Picture } from '../../main/contract/frame'
import type { Box, Size } from '../../main/contract/geometry'
import { Random } from '../../main/core/random'

/** A square of random blotches that lies over the ground. */
export interface Patch {
  box: Box
  seed: number
}

export interface SceneOptions extends Size {
  patches: readonly Patch[]
  /** Seed of a textured ground; flat gray without it. */
  ground?: number
}

const BLOTCHES = 8
/** Side of a blotch of the ground, pixels. */
const GROUND_PITCH = 12

/** A picture whose contents are known: patches over flat or textured ground. */
export function drawScene({ width, height, patches, ground }: SceneOptions): Picture {
  const data = new Uint8Array(width * height * 3).fill(118)
  if (ground !== undefined) {
    const columns = Math.ceil(width / GROUND_PITCH)
    const colours = drawColours({ count: columns * Math.ceil(height / GROUND_PITCH), seed: ground, spread: 45 })
    paintCells({ data, width, box: { left: 0, top: 0, width, height }, height, colourAt: (x, y) => colours[Math.floor(y / GROUND_PITCH) * columns + Math.floor(x / GROUND_PITCH)]! })
  }
  for (const { box, seed } of patches) {
    const colours = drawColours({ count: BLOTCHES * BLOTCHES, seed, spread: 125 })
    const cell = (share: number): number => Math.min(BLOTCHES - 1, Math.floor(share * BLOTCHES))
    paintCells({ data, width, height, box, colourAt: (x, y) => colours[cell(y / box.height) * BLOTCHES + cell(x / box.width)]! })
  }
  return { width, height, data }
}

function drawColours({ count, seed, spread }: { count: number; seed: number; spread: number }): number[][] {
  const random = new Random(seed)
  return Array.from({ length: count }, () => [0, 1, 2].map(() => 127 + random.between(-spread, spread)))
}

/** Colours every pixel whose centre lies in the box, by its position inside it. */
function paintCells({ data, width, height, box, colourAt }: Size & { data: Uint8Array; box: Box; colourAt(x: number, y: number): readonly number[] }): void {
  for (let y = Math.max(0, Math.ceil(box.top - 0.5)); y + 0.5 < Math.min(height, box.top + box.height); y += 1) {
    for (let x = Math.max(0, Math.ceil(box.left - 0.5)); x + 0.5 < Math.min(width, box.left + box.width); x += 1) {
      data.set(colourAt(x + 0.5 - box.left, y + 0.5 - box.top), (y * width + x) * 3)
    }
  }
}
