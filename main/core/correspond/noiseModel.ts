import type { Point } from '../../contract/geometry'

export interface NoiseModelOptions {
  /** a: variance of the mined centre around the true one, per axis, cells squared. */
  noiseVariance: number
  /** b: variance of the label's Gaussian, cells squared. */
  labelVariance: number
  /** Side of the response map in cells. @default 17 */
  gridSize?: number
  /** Where the mined centre lies, in cells from the middle of the map. @default {0, 0} */
  shift?: Point
}

/** First two moments of the response that a perfect tracker would give, when the mined centre is off by Gaussian noise. */
export interface NoiseModel {
  /** Mean response, gridSize^2 values, row by row. */
  mean: Float64Array
  /** Covariance S of the responses, gridSize^4 values; singular, a ridge must be added. */
  covariance: Float64Array
  /** Largest variance of a cell. */
  maximumVariance: number
}

/**
 * The noise model of method 3.2 (after Wan and Chan 2020). The true response is y_j = exp(-|x_j - l|^2 / 2b) with l the true
 * centre, l = mined centre - e, e ~ N(0, aI). With q_j = x_j - mined centre:
 *
 *   mu_j = b/(a+b) exp(-|q_j|^2 / 2(a+b))
 *   E_jk = b/(b+2a) exp(-|q_j - q_k|^2 / 4b) exp(-|q_j + q_k|^2 / 4(b+2a))
 *   S_jk = E_jk - mu_j mu_k
 */
export function computeNoiseModel({ noiseVariance: a, labelVariance: b, gridSize = 17, shift = { x: 0, y: 0 } }: NoiseModelOptions): NoiseModel {
  const cells = gridSize * gridSize
  const middle = (gridSize - 1) / 2
  const x = Float64Array.from({ length: cells }, (_, cell) => (cell % gridSize) - middle - shift.x)
  const y = Float64Array.from({ length: cells }, (_, cell) => Math.floor(cell / gridSize) - middle - shift.y)
  const mean = x.map((qx, cell) => (b / (a + b)) * Math.exp(-(qx * qx + y[cell]! * y[cell]!) / (2 * (a + b))))
  const covariance = new Float64Array(cells * cells)
  const wide = b + 2 * a
  for (let j = 0; j < cells; j += 1) {
    for (let k = 0; k <= j; k += 1) {
      const apart = (x[j]! - x[k]!) ** 2 + (y[j]! - y[k]!) ** 2
      const together = (x[j]! + x[k]!) ** 2 + (y[j]! + y[k]!) ** 2
      const value = (b / wide) * Math.exp(-apart / (4 * b) - together / (4 * wide)) - mean[j]! * mean[k]!
      covariance[j * cells + k] = value
      covariance[k * cells + j] = value
    }
  }
  return { mean, covariance, maximumVariance: diagonalOf(covariance, cells).reduce((top, value) => Math.max(top, value), 0) }
}

export function diagonalOf(matrix: Float64Array, size: number): Float64Array {
  return Float64Array.from({ length: size }, (_, index) => matrix[index * size + index]!)
}
