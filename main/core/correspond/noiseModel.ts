import type { CellShift } from './correspondenceLoss'
import type { SquareMatrix } from './linearAlgebra'

/** Ridge as a share of the largest variance: condition number about 50, background at most ten times the ring (method 3.5). */
const RIDGE_SHARE = 0.1

export interface NoiseModelOptions {
  /** a: variance of the mined centre around the true one, per axis, cells squared; 0 = exact centres. */
  noiseVariance: number
  /** b: variance of the label kernel, cells squared. */
  labelVariance: number
  /** lambda: variance of independent observation noise per cell. @default 0.1 * max v, which is 0 where a is */
  ridge?: number
  /** Cells along a side. */
  gridSize: number
  /** Mined centre relative to the middle of the map, in cells; need not be whole. */
  shift: CellShift
}

/** First two moments of the response map of a perfect tracker, cells row by row: index = row * gridSize + column. */
export interface NoiseModel {
  /** mu: [gridSize^2] */
  mean: Float64Array
  /** S, without the ridge: [gridSize^2, gridSize^2] */
  covariance: SquareMatrix
  /** max v, the largest diagonal element of S */
  maxVariance: number
  ridge: number
}

/**
 * What a response map looks like when the mined centre l~ is only near the true centre l = l~ - e, e ~ N(0, a I) (method 3.2).
 * With the label kernel y_j = exp(-|x_j - l|^2 / (2b)), whose peak is 1, and q_j = x_j - l~ in cells:
 *
 *     mu_j = b/(a+b) exp(-|q_j|^2 / (2(a+b)))
 *     E_jk = b/(b+2a) exp(-|q_j - q_k|^2 / (4b)) exp(-|q_j + q_k|^2 / (4(b+2a)))
 *     S_jk = E_jk - mu_j mu_k
 *
 * From the density model of Wan and Chan (NeurIPS 2020), one annotation, multiplied by 2 pi b.
 * @throws RangeError on a negative noise variance or a label variance that is not positive
 */
export function computeNoiseModel({ noiseVariance: a, labelVariance: b, ridge, gridSize, shift }: NoiseModelOptions): NoiseModel {
  if (!(a >= 0 && b > 0)) throw new RangeError(`Noise variance must be at least 0 and label variance positive, got ${a} and ${b}.`)
  const size = gridSize * gridSize
  const { x, y } = relativePositions(gridSize, shift)
  const mean = Float64Array.from({ length: size }, (_, j) => (b / (a + b)) * Math.exp(-(x[j]! ** 2 + y[j]! ** 2) / (2 * (a + b))))
  const values = new Float64Array(size * size)
  for (let j = 0; j < size; j += 1) {
    for (let k = 0; k <= j; k += 1) {
      const difference = (x[j]! - x[k]!) ** 2 + (y[j]! - y[k]!) ** 2 // |q_j - q_k|^2
      const sum = (x[j]! + x[k]!) ** 2 + (y[j]! + y[k]!) ** 2 // |q_j + q_k|^2
      const second = (b / (b + 2 * a)) * Math.exp(-difference / (4 * b) - sum / (4 * (b + 2 * a))) // E_jk
      values[j * size + k] = values[k * size + j] = second - mean[j]! * mean[k]!
    }
  }
  const covariance = { size, values }
  const maxVariance = readDiagonal(covariance).reduce((most, variance) => Math.max(most, variance), 0)
  return { mean, covariance, maxVariance, ridge: ridge ?? RIDGE_SHARE * maxVariance }
}

/** v: the variance of every cell, without the ridge. */
export function readDiagonal({ size, values }: SquareMatrix): Float64Array {
  return Float64Array.from({ length: size }, (_, j) => values[j * size + j]!)
}

/** q_j: every cell relative to the mined centre. */
function relativePositions(gridSize: number, shift: CellShift): { x: Float64Array; y: Float64Array } {
  const middle = (gridSize - 1) / 2
  const size = gridSize * gridSize
  return {
    x: Float64Array.from({ length: size }, (_, j) => (j % gridSize) - middle - shift.x),
    y: Float64Array.from({ length: size }, (_, j) => Math.floor(j / gridSize) - middle - shift.y),
  }
}
