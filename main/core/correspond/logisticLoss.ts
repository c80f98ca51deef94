import * as tf from '@tensorflow/tfjs-core'
import type { Point } from '../../contract/geometry'
import type { CorrespondenceLoss } from './correspondenceLoss'

/** Cells within this L1 distance of the centre are positive: 16 px at stride 8 [C siamese-fc]. */
const POSITIVE_RADIUS = 2
/** Response that calibration aims at: +-2 is a probability of .88 and .12. */
const TARGET = 2

/**
 * SiamFC's balanced logistic loss (method 4.1): log(1 + exp(-y s)), y = +-1, positives and negatives weighing one half each.
 * Scaled by the number of cells, so that dividing by it gives SiamFC's own value.
 */
export class LogisticLoss implements CorrespondenceLoss {
  constructor(private readonly options: { gridSize: number }) {}

  evaluate({ response, shifts }: { response: tf.Tensor3D; shifts: readonly Point[] }): tf.Tensor1D {
    const { gridSize } = this.options
    const shape: [number, number, number] = [shifts.length, gridSize, gridSize]
    const labels = shifts.map((shift) => this.labelsAt(shift))
    const signs = tf.tensor3d(Float32Array.from(labels.flatMap(({ signs: values }) => values)), shape)
    const weights = tf.tensor3d(Float32Array.from(labels.flatMap(({ weights: values }) => values)), shape)
    const losses = tf.softplus(tf.neg(tf.mul(signs, response))) // [N, G, G]
    return tf.mul(tf.sum(tf.mul(losses, weights), [1, 2]), gridSize * gridSize) as tf.Tensor1D
  }

  /** Weighted least squares of +-TARGET on [s, 1]. */
  calibrate({ response, shifts }: { response: Float32Array; shifts: readonly Point[] }): { gain: number; bias: number } {
    const cells = this.options.gridSize ** 2
    let [weightSum, sum, squares, target, product] = [0, 0, 0, 0, 0]
    for (const [index, shift] of shifts.entries()) {
      const { signs, weights } = this.labelsAt(shift)
      for (let cell = 0; cell < cells; cell += 1) {
        const value = response[index * cells + cell]!
        const weight = weights[cell]!
        weightSum += weight
        sum += weight * value
        squares += weight * value * value
        target += weight * TARGET * signs[cell]!
        product += weight * TARGET * signs[cell]! * value
      }
    }
    const gain = (weightSum * product - sum * target) / (weightSum * squares - sum * sum)
    return { gain, bias: (target - gain * sum) / weightSum }
  }

  dispose(): void {
    // Labels are made anew for each batch; nothing is kept.
  }

  private labelsAt(shift: Point): { signs: number[]; weights: number[] } {
    const { gridSize } = this.options
    const middle = (gridSize - 1) / 2
    const signs = Array.from({ length: gridSize * gridSize }, (_, cell) => {
      const distance = Math.abs((cell % gridSize) - middle - shift.x) + Math.abs(Math.floor(cell / gridSize) - middle - shift.y)
      return distance <= POSITIVE_RADIUS ? 1 : -1
    })
    const positives = signs.filter((sign) => sign > 0).length
    return { signs, weights: signs.map((sign) => 0.5 / (sign > 0 ? positives : signs.length - positives)) }
  }
}
