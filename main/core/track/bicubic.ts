/** Sharpness of OpenCV's INTER_CUBIC kernel. */
const CUBIC_A = -0.75
const TAPS = 4

/** Cubic convolution (Keys 1981) at `distance` source samples from the tap. */
function cubicWeight(distance: number): number {
  const d = Math.abs(distance)
  if (d <= 1) return (CUBIC_A + 2) * d ** 3 - (CUBIC_A + 3) * d ** 2 + 1
  if (d < 2) return CUBIC_A * (d ** 3 - 5 * d ** 2 + 8 * d - 4)
  return 0
}

/**
 * Bicubic upsampling of square maps by a whole factor, equal to OpenCV's `resize(..., INTER_CUBIC)`: samples at pixel
 * centres, border repeated. Separable, with the four weights and sources of each output sample computed once.
 */
export class BicubicUpsampler {
  /** Side of the result. */
  readonly size: number
  private readonly weights: Float64Array
  private readonly sources: Int32Array
  /** Rows already widened: sourceSize x size. */
  private readonly widened: Float32Array

  constructor(
    readonly sourceSize: number,
    factor: number,
  ) {
    this.size = sourceSize * factor
    this.weights = new Float64Array(this.size * TAPS)
    this.sources = new Int32Array(this.size * TAPS)
    this.widened = new Float32Array(sourceSize * this.size)
    for (let index = 0; index < this.size; index += 1) this.prepareSample(index, factor)
  }

  /**
   * @param map sourceSize x sourceSize values, row by row
   * @param out size x size values; made when absent
   */
  upsample(map: Float32Array, out: Float32Array = new Float32Array(this.size * this.size)): Float32Array {
    for (let row = 0; row < this.sourceSize; row += 1) this.widenRow(map, row)
    for (let row = 0; row < this.size; row += 1) this.blendRows(row, out)
    return out
  }

  private prepareSample(index: number, factor: number): void {
    const position = (index + 0.5) / factor - 0.5
    const below = Math.floor(position)
    for (let tap = 0; tap < TAPS; tap += 1) {
      const source = below - 1 + tap
      this.weights[index * TAPS + tap] = cubicWeight(position - source)
      this.sources[index * TAPS + tap] = Math.min(this.sourceSize - 1, Math.max(0, source))
    }
  }

  private widenRow(map: Float32Array, row: number): void {
    const { size, sourceSize, weights, sources, widened } = this
    const from = row * sourceSize
    for (let column = 0, tap = 0; column < size; column += 1, tap += TAPS) {
      widened[row * size + column] =
        weights[tap]! * map[from + sources[tap]!]! +
        weights[tap + 1]! * map[from + sources[tap + 1]!]! +
        weights[tap + 2]! * map[from + sources[tap + 2]!]! +
        weights[tap + 3]! * map[from + sources[tap + 3]!]!
    }
  }

  private blendRows(row: number, out: Float32Array): void {
    const { size, widened } = this
    const tap = row * TAPS
    const [w0, w1, w2, w3] = this.weights.subarray(tap, tap + TAPS) as unknown as [number, number, number, number]
    const [r0, r1, r2, r3] = this.sources.subarray(tap, tap + TAPS).map((source) => source * size) as unknown as [number, number, number, number]
    const to = row * size
    for (let column = 0; column < size; column += 1) {
      out[to + column] = w0 * widened[r0 + column]! + w1 * widened[r1 + column]! + w2 * widened[r2 + column]! + w3 * widened[r3 + column]!
    }
  }
}
