import type { Range } from './drawPicture'

/** Wide enough for percentiles, small enough to be read back with every frame. */
const MEASURED_WIDTH = 192
const LEVELS = 256

/**
 * Levels of brightness, 0 to 1, below and above which `share` of the pixels lie: what is dim or pale is spread over the whole scale between them.
 * @param pixels RGBA @param share 0 to .5, at each end @returns null where the picture has a single level
 */
export function findStretch(pixels: Uint8ClampedArray, share: number): Range | null {
  const counts = countLevels(pixels)
  const skipped = share * (pixels.length / 4)
  const low = findLevel(counts, skipped)
  const high = LEVELS - 1 - findLevel([...counts].reverse(), skipped)
  return high > low ? { low: low / (LEVELS - 1), high: high / (LEVELS - 1) } : null
}

/** Rec. 709 luma, rounded. */
function countLevels(pixels: Uint8ClampedArray): Uint32Array {
  const counts = new Uint32Array(LEVELS)
  for (let offset = 0; offset < pixels.length; offset += 4) {
    const level = Math.round(0.2126 * pixels[offset]! + 0.7152 * pixels[offset + 1]! + 0.0722 * pixels[offset + 2]!)
    counts[level]! += 1
  }
  return counts
}

/** The first level that leaves no more than so many pixels below it. */
function findLevel(counts: ArrayLike<number>, skipped: number): number {
  let below = 0
  for (let level = 0; level < LEVELS; level += 1) {
    below += counts[level]!
    if (below > skipped) return level
  }
  return LEVELS - 1
}

/** Measures the frame in hand, once for each frame and share. */
export class StretchMeter {
  private readonly small = new OffscreenCanvas(1, 1)
  private measured: { of: string; range: Range | null } | null = null

  /** @param share 0 means as recorded */
  measure({ front, frameIndex, share }: { front: OffscreenCanvas; frameIndex: number; share: number }): Range | null {
    if (share <= 0) return null
    const of = `${frameIndex} ${front.width} ${share}`
    if (this.measured?.of !== of) this.measured = { of, range: findStretch(this.readSmall(front), share) }
    return this.measured.range
  }

  /** Another picture may bear the same number. */
  forget(): void {
    this.measured = null
  }

  private readSmall(front: OffscreenCanvas): Uint8ClampedArray {
    const width = Math.min(MEASURED_WIDTH, front.width)
    const height = Math.max(1, Math.round((front.height * width) / front.width))
    this.small.width = width
    this.small.height = height
    const context = this.small.getContext('2d', { willReadFrequently: true })
    context?.drawImage(front, 0, 0, width, height)
    return context?.getImageData(0, 0, width, height).data ?? new Uint8ClampedArray(4)
  }
}
