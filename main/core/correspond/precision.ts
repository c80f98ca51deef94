import { computeInverse } from './linearAlgebra'
import type { SquareMatrix } from './linearAlgebra'
import { readDiagonal } from './noiseModel'
import type { NoiseModel } from './noiseModel'

/** Which cells the low-rank form correlates (method 3.1). */
export interface Selection {
  /** Share of the total variance that the selected cells hold. */
  varianceShare: number
  /** Most cells ever selected. */
  cap: number
}

/** Full form: P = (S + lambda I)^-1. */
export function computeFullPrecision({ covariance, ridge }: NoiseModel): SquareMatrix {
  const { size } = covariance
  const values = Float64Array.from(covariance.values)
  for (let j = 0; j < size; j += 1) values[j * size + j]! += ridge
  return computeInverse({ size, values })
}

/** Diagonal form, every cell on its own: P = diag(1 / (v + lambda)). */
export function computeDiagonalPrecision({ covariance, ridge }: NoiseModel): SquareMatrix {
  const { size } = covariance
  const values = new Float64Array(size * size)
  for (const [j, variance] of readDiagonal(covariance).entries()) values[j * size + j] = 1 / (variance + ridge)
  return { size, values }
}

/**
 * Low-rank form: correlations among the M cells of highest variance alone (method 3.1, 3.2). With V = diag(v + lambda), U the
 * selection and A the covariances among the selected without their diagonal, Woodbury gives
 *
 *     (V + U A U^T)^-1 = V^-1 - U B U^T,   B = (V_M A^-1 V_M + V_M)^-1 = V_M^-1 - (V_M + A)^-1
 *
 * The right-hand form of B needs no inverse of A, which is indefinite and may be singular.
 */
export function computeLowRankPrecision({ model, selection }: { model: NoiseModel; selection: Selection }): SquareMatrix {
  const { covariance, ridge } = model
  const { size } = covariance
  const precision = computeDiagonalPrecision(model) // V^-1
  const selected = selectCells(readDiagonal(covariance), selection)
  const block = new Float64Array(selected.length ** 2) // V_M + A = S_MM + lambda I
  for (const [row, j] of selected.entries()) {
    for (const [column, k] of selected.entries()) block[row * selected.length + column] = covariance.values[j * size + k]! + (j === k ? ridge : 0)
  }
  const inverse = computeInverse({ size: selected.length, values: block })
  for (const [row, j] of selected.entries()) {
    // V_M^-1 - B = (V_M + A)^-1
    for (const [column, k] of selected.entries()) precision.values[j * size + k] = inverse.values[row * selected.length + column]!
  }
  return precision
}

/** The fewest cells that hold `varianceShare` of the total variance, `cap` at most; by falling variance, ties by position. */
export function selectCells(variances: Float64Array, { varianceShare, cap }: Selection): number[] {
  const order = [...variances.keys()].sort((j, k) => variances[k]! - variances[j]! || j - k)
  const wanted = varianceShare * variances.reduce((sum, variance) => sum + variance, 0)
  const selected: number[] = []
  let held = 0
  for (const j of order) {
    if (held >= wanted || selected.length >= cap) break
    selected.push(j)
    held += variances[j]!
  }
  return selected
}
