import * as tf from '@tensorflow/tfjs-core'
import type { CellShift, CorrespondenceLoss } from './correspondenceLoss'
import { fitGain } from './fitGain'
import { computeNoiseModel } from './noiseModel'
import { computeDiagonalPrecision, computeFullPrecision, computeLowRankPrecision } from './precision'

export type NoiseRobustForm = 'full' | 'low-rank' | 'diagonal'

export interface NoiseRobustOptions {
  form: NoiseRobustForm
  /** a: variance of the mined centre per axis, cells squared; positive, since the ridge is a share of what it causes. */
  noiseVariance: number
  /** b: variance of the label kernel, cells squared. */
  labelVariance: number
  /** lambda / max v. @default 0.1 (method 3.5) */
  ridgeShare?: number
  /** Low-rank only: share of the total variance among the correlated cells. @default 0.6 (NoisyCC) */
  varianceShare?: number
  /** Low-rank only: most cells correlated. @default 100 (NoisyCC) */
  cap?: number
  gridSize: number
}

/** Kept at once, 0.3 MB each: all shifts of mined pairs, and of targets beside what is searched those that were last in use. */
const MOST_MODELS = 150

/** What one shift needs, computed in float64 and kept in float32 as the network uses it. */
interface ShiftedModel {
  /** mu: [G^2] */
  mean: Float32Array
  /** P: [G^2, G^2] */
  precision: { size: number; values: Float32Array }
}

/**
 * Noise-robust loss (method 3.2): L = 0.5 (s - mu)^T P (s - mu) for each response map s, the negative log-likelihood of the map
 * under the Gaussian model of a noisy centre, without the constant log-determinant. Its minimum is s = mu. Mean and precision are
 * computed once per shift (about 30 ms) and cached outside the backend, so that the number of tensors stays the same.
 * @throws RangeError unless noise and label variance are positive
 */
export function createNoiseRobustLoss(options: NoiseRobustOptions): CorrespondenceLoss {
  if (!(options.noiseVariance > 0)) throw new RangeError(`The noise-robust loss needs a positive noise variance, got ${options.noiseVariance}.`)
  const models = new Map<string, ShiftedModel>()
  const ridge = computeRidge(options)
  const modelOf = (shift: CellShift): ShiftedModel => {
    const key = `${shift.x},${shift.y}`
    const model = models.get(key) ?? createShiftedModel({ ...options, ridge }, shift)
    models.delete(key)
    models.set(key, model) // the one used last stands last
    if (models.size > MOST_MODELS) models.delete(models.keys().next().value!)
    return model
  }
  return {
    evaluate: ({ response, shifts }) => evaluateQuadratic(response, shifts.map(modelOf)),
    calibrate: ({ response, shifts }) =>
      fitGain({ response, targets: shifts.map(modelOf).map(({ mean, precision }) => ({ values: mean, weight: precision })) }),
    dispose: () => models.clear(),
  }
}

function evaluateQuadratic(response: tf.Tensor3D, models: readonly ShiftedModel[]): tf.Tensor1D {
  const [count, height, width] = response.shape
  if (models.length !== count) throw new RangeError(`${count} response maps came with ${models.length} shifts.`)
  const size = height * width
  return tf.tidy(() => {
    const mean = tf.tensor3d(join(models.map((model) => model.mean)), [count, 1, size])
    const precision = tf.tensor3d(join(models.map((model) => model.precision.values)), [count, size, size])
    const residual = tf.sub(tf.reshape(response, [count, 1, size]), mean) // z = s - mu: [N, 1, G^2]
    const weighted = tf.matMul(residual, precision) // z^T P: [N, 1, G^2]
    return tf.mul(tf.sum(tf.mul(weighted, residual), [1, 2]), 0.5) as tf.Tensor1D // [N]
  })
}

/** lambda, by the target in the middle: the same wherever it is. Where it is outside the map, S and mu vanish, and L = 0.5 |s|^2 / lambda is left: nothing is there. */
function computeRidge({ noiseVariance, labelVariance, gridSize, ridgeShare = 0.1 }: NoiseRobustOptions): number {
  return ridgeShare * computeNoiseModel({ noiseVariance, labelVariance, gridSize, shift: { x: 0, y: 0 } }).maxVariance
}

function createShiftedModel(options: NoiseRobustOptions & { ridge: number }, shift: CellShift): ShiftedModel {
  const { form, noiseVariance, labelVariance, gridSize, ridge, varianceShare = 0.6, cap = 100 } = options
  const model = computeNoiseModel({ noiseVariance, labelVariance, gridSize, shift, ridge })
  const { size, values } =
    form === 'full'
      ? computeFullPrecision(model)
      : form === 'diagonal'
        ? computeDiagonalPrecision(model)
        : computeLowRankPrecision({ model, selection: { varianceShare, cap } })
  return { mean: Float32Array.from(model.mean), precision: { size, values: Float32Array.from(values) } }
}

function join(parts: readonly Float32Array[]): Float32Array {
  const joined = new Float32Array(parts.reduce((length, part) => length + part.length, 0))
  let offset = 0
  for (const part of parts) {
    joined.set(part, offset)
    offset += part.length
  }
  return joined
}
