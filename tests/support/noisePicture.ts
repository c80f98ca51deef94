import type { Picture } from '../../main/contract/frame'
import type { Size } from '../../main/contract/geometry'
import { Random } from '../../main/core/random'

/** A picture in which every value is its own: whatever is cut from it shows where it came from. */
export function noisePicture({ width, height, seed = 1 }: Size & { seed?: number }): Picture {
  const random = new Random(seed)
  return { width, height, data: Uint8Array.from({ length: width * height * 3 }, () => random.integer(256)) }
}

/** A picture of one colour. */
export function flatPicture({ width, height, colour }: Size & { colour: readonly [number, number, number] }): Picture {
  return { width, height, data: Uint8Array.from({ length: width * height * 3 }, (_, at) => colour[at % 3]!) }
}
