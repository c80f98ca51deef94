import * as tf from '@tensorflow/tfjs-core'
import type { Point } from '../../contract/geometry'
import type { CorrespondenceLoss } from './correspondenceLoss'
import { computeNoiseModel } from './noiseModel'
import { computePrecision } from './precision'
import type { CovarianceForm } from './precision'

/** lambda as a share of the largest variance (method 3.5): condition about 50, background weighs at most ten times the ring. */
export const RIDGE_SHARE = 0.1

export interface NoiseRobustLossOptions {
  form: CovarianceForm
  noiseVariance: number
  labelVariance: number
  gridSize: number
  /** @default RIDGE_SHARE */
  ridgeShare?: number
  varianceShare?: number
}

interface ShiftedModel {
  mean: tf.Tensor1D
  precision: tf.Tensor2D
}

/**
 * The NR loss (method 3.2): L = 1/2 (s - mu)^T P (s - mu), the negative log-likelihood of the response s under the noise model,
 * its constant left out. mu and P depend on where the mined centre lies; each shift's are computed once and kept.
 */
export class NoiseRobustLoss implements CorrespondenceLoss {
  private readonly models = new Map<string, ShiftedModel>()

  /** Belongs to the sensor, not to the place: one value for all shifts, from the centred map. */
  private readonly ridge: number

  constructor(private readonly options: NoiseRobustLossOptions) {
    this.ridge = (options.ridgeShare ?? RIDGE_SHARE) * computeNoiseModel(options).maximumVariance
  }

  evaluate({ response, shifts }: { response: tf.Tensor3D; shifts: readonly Point[] }): tf.Tensor1D {
    const { gridSize } = this.options
    const rows = tf.unstack(tf.reshape(response, [shifts.length, gridSize * gridSize])) as tf.Tensor1D[]
    return tf.stack(rows.map((row, index) => this.evaluateOne(row, this.modelAt(shifts[index]!)))) as tf.Tensor1D
  }

  /** Generalised least squares of mu on [s, 1] under P, over the batch. */
  calibrate({ response, shifts }: { response: Float32Array; shifts: readonly Point[] }): { gain: number; bias: number } {
    const cells = this.options.gridSize ** 2
    const sums = { ss: 0, s1: 0, oneOne: 0, sMu: 0, oneMu: 0 }
    for (const [index, shift] of shifts.entries()) {
      const { mean, precision } = this.modelAt(shift)
      const s = response.subarray(index * cells, (index + 1) * cells)
      const [p, mu] = [precision.dataSync(), mean.dataSync()]
      for (let row = 0; row < cells; row += 1) {
        for (let column = 0; column < cells; column += 1) {
          const weight = p[row * cells + column]!
          sums.ss += s[row]! * weight * s[column]!
          sums.s1 += s[row]! * weight
          sums.oneOne += weight
          sums.sMu += s[row]! * weight * mu[column]!
          sums.oneMu += weight * mu[column]!
        }
      }
    }
    const determinant = sums.ss * sums.oneOne - sums.s1 ** 2
    return {
      gain: (sums.sMu * sums.oneOne - sums.oneMu * sums.s1) / determinant,
      bias: (sums.ss * sums.oneMu - sums.s1 * sums.sMu) / determinant,
    }
  }

  dispose(): void {
    for (const { mean, precision } of this.models.values()) tf.dispose([mean, precision])
    this.models.clear()
  }

  private evaluateOne(row: tf.Tensor1D, { mean, precision }: ShiftedModel): tf.Scalar {
    const deviation = tf.reshape(tf.sub(row, mean), [1, -1]) as tf.Tensor2D // [1, G^2]
    return tf.mul(0.5, tf.sum(tf.mul(tf.matMul(deviation, precision), deviation))) as tf.Scalar
  }

  private modelAt(shift: Point): ShiftedModel {
    const key = `${shift.x},${shift.y}`
    const known = this.models.get(key)
    if (known) return known
    const { form, varianceShare, ...options } = this.options
    const model = computeNoiseModel({ ...options, shift })
    const precision = computePrecision(model, { form, ridge: this.ridge, ...(varianceShare === undefined ? {} : { varianceShare }) })
    const cells = options.gridSize ** 2
    const tensors = {
      mean: tf.keep(tf.tensor1d(Float32Array.from(model.mean))),
      precision: tf.keep(tf.tensor2d(Float32Array.from(precision), [cells, cells])),
    }
    this.models.set(key, tensors)
    return tensors
  }
}
