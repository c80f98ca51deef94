import { invert } from './linearAlgebra'
import { diagonalOf } from './noiseModel'
import type { NoiseModel } from './noiseModel'

/** How much of the covariance counts: all of it, that among the most uncertain cells, or the variances alone. */
export const COVARIANCE_FORMS = ['full', 'low-rank', 'diagonal'] as const
export type CovarianceForm = (typeof COVARIANCE_FORMS)[number]

export interface PrecisionOptions {
  form: CovarianceForm
  /** lambda: variance of independent observation noise, added to every cell; S alone is singular. */
  ridge: number
  /** Low rank: cells are selected until they hold this share of the variance ... [C NoisyCC] @default 0.6 */
  varianceShare?: number
  /** ... or this many are selected [C NoisyCC]. @default 100 */
  maximumCells?: number
}

/** Inverse of the covariance in the given form, as a full matrix of gridSize^4 values (method 3.2). */
export function computePrecision({ mean, covariance }: NoiseModel, { form, ridge, varianceShare = 0.6, maximumCells = 100 }: PrecisionOptions): Float64Array {
  const cells = mean.length
  const variances = diagonalOf(covariance, cells).map((variance) => variance + ridge)
  if (form === 'full') return invert(covariance.map((value, index) => value + (index % (cells + 1) === 0 ? ridge : 0)), cells)
  const precision = new Float64Array(cells * cells)
  for (let cell = 0; cell < cells; cell += 1) precision[cell * cells + cell] = 1 / variances[cell]!
  if (form === 'diagonal') return precision
  const selected = selectCells(diagonalOf(covariance, cells), { varianceShare, maximumCells })
  placeBlock({ precision, cells, selected, block: invertBlock({ covariance, variances, cells, selected }) })
  return precision
}

/** The smallest set of cells that holds the share of all variance, most uncertain first. */
export function selectCells(variances: Float64Array, { varianceShare, maximumCells }: { varianceShare: number; maximumCells: number }): number[] {
  const total = variances.reduce((sum, variance) => sum + variance, 0)
  const order = [...variances.keys()].sort((a, b) => variances[b]! - variances[a]!)
  let held = 0
  const count = order.findIndex((cell) => (held += variances[cell]!) >= varianceShare * total) + 1
  return order.slice(0, Math.min(count === 0 ? order.length : count, maximumCells))
}

interface BlockRequest {
  covariance: Float64Array
  variances: Float64Array
  cells: number
  selected: readonly number[]
}

/**
 * Inverse of the selected block. The matrix is V + U A U^T, diagonal outside the block, so its inverse is the block's own inverse
 * and 1/v elsewhere; Woodbury's form of it (method 3.1) is checked against this in the tests.
 */
function invertBlock({ covariance, variances, cells, selected }: BlockRequest): Float64Array {
  const size = selected.length
  const block = new Float64Array(size * size)
  for (const [row, j] of selected.entries()) {
    for (const [column, k] of selected.entries()) block[row * size + column] = j === k ? variances[j]! : covariance[j * cells + k]!
  }
  return invert(block, size)
}

function placeBlock({ precision, cells, selected, block }: { precision: Float64Array; cells: number; selected: readonly number[]; block: Float64Array }): void {
  const size = selected.length
  for (const [row, j] of selected.entries()) {
    for (const [column, k] of selected.entries()) precision[j * cells + k] = block[row * size + column]!
  }
}
