import { LinearScale } from 'chart.js'
import type { LinearScaleOptions } from 'chart.js'
import { symmetricAt, symmetricShare } from './symmetric'

declare module 'chart.js' {
  interface CartesianScaleTypeRegistry {
    symmetric: { options: LinearScaleOptions }
  }
}

/** chart.js has no symmetric logarithm: an axis that puts its ticks and grid where the curves have them. */
export class SymmetricScale extends LinearScale {
  static override readonly id = 'symmetric'
  static override readonly defaults: Record<string, unknown> = { ...LinearScale.defaults }

  override getPixelForValue(value: number): number {
    return this.getPixelForDecimal(symmetricShare(value, this))
  }

  override getValueForPixel(pixel: number): number {
    return symmetricAt(this.getDecimalForPixel(pixel), this)
  }
}
