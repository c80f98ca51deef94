import { describe, expect, it } from 'vitest'
import { computeNoiseModel, readDiagonal } from '../../../main/core/correspond/noiseModel'
import { selectCells } from '../../../main/core/correspond/precision'
import { computeEigenvalues } from './eigenvalues'
import { CELLS, drawCenterErrors, drawLabel, GRID, sumOf } from './noisyResponses'

const CENTER = { x: 0, y: 0 }
const MIDDLE_CELL = (CELLS - 1) / 2

/** Method 3.4: roots of a and b, then what is printed there. */
const TABLE = [
  { a: 0.5, b: 1, peak: 0.8, variance: 0.0547, eigenvalues: [0.256, 0.256, 0.052, 0.026, 0.026], modes: [4, 8], cells: [8, 13, 20] },
  { a: 1, b: 1, peak: 0.5, variance: 0.0872, eigenvalues: [0.451, 0.451, 0.229, 0.121, 0.121, 0.032], modes: [7, 17], cells: [13, 20, 35] },
  { a: 1, b: 1.5, peak: 0.692, variance: 0.0717, eigenvalues: [0.791, 0.791, 0.245, 0.125, 0.125], modes: [5, 9], cells: [21, 33, 54] },
  { a: 2, b: 2, peak: 0.5, variance: 0.0875, eigenvalues: [1.8, 1.8, 0.917, 0.483, 0.483], modes: [7, 16], cells: [50, 80, 135] },
]

describe.each(TABLE)('moments for noise of $a and labels of $b cells', ({ a, b, ...row }) => {
  const model = computeNoiseModel({ noiseVariance: a * a, labelVariance: b * b, gridSize: GRID, shift: CENTER })
  const variances = readDiagonal(model.covariance)

  it('have the peak and the largest variance of the table', () => {
    expect(model.mean[MIDDLE_CELL]).toBeCloseTo(row.peak, 3)
    expect(Math.max(...model.mean)).toBe(model.mean[MIDDLE_CELL])
    expect(model.maxVariance).toBeCloseTo(row.variance, 4)
    expect(model.ridge).toBeCloseTo(0.1 * model.maxVariance, 12)
  })

  it('have the eigenvalues and the modes of the table', () => {
    const eigenvalues = computeEigenvalues(model.covariance)
    for (const [rank, value] of row.eigenvalues.entries()) expect(Math.abs(eigenvalues[rank]! - value)).toBeLessThanOrEqual(value > 1 ? 0.01 : 0.001)
    expect(eigenvalues.at(-1)).toBeGreaterThan(-1e-9)
    expect([0.9, 0.99].map((share) => countModes(eigenvalues, share))).toEqual(row.modes)
  })

  it('have the cells of the table that hold 60, 80 and 95 % of the variance', () => {
    const counts = [0.6, 0.8, 0.95].map((varianceShare) => selectCells(variances, { varianceShare, cap: CELLS }).length)
    expect(counts).toEqual(row.cells)
  })
})

const SETTINGS = [...TABLE.map(({ a, b }) => ({ a, b, shift: CENTER })), { a: 1.5, b: 1, shift: { x: 3, y: -2 } }]

describe.each(SETTINGS)('sampled moments for noise of $a and labels of $b cells', ({ a, b, shift }) => {
  it('agree with the formulas', () => {
    const model = computeNoiseModel({ noiseVariance: a * a, labelVariance: b * b, gridSize: GRID, shift })
    const { mean, covariance } = sampleMoments({ noiseVariance: a * a, labelVariance: b * b, shift })
    let [meanError, covarianceError] = [0, 0]
    for (const [row, j] of SAMPLED.entries()) {
      meanError = Math.max(meanError, Math.abs(mean[row]! - model.mean[j]!))
      for (const [column, k] of SAMPLED.entries()) {
        const error = covariance[row * SAMPLED.length + column]! - model.covariance.values[j * CELLS + k]!
        covarianceError = Math.max(covarianceError, Math.abs(error))
      }
    }
    expect(meanError).toBeLessThanOrEqual(0.0025)
    expect(covarianceError).toBeLessThanOrEqual(0.001)
  })
})

describe('computeNoiseModel', () => {
  it('has no variance without noise, and then the label as its mean', () => {
    const { mean, maxVariance, ridge } = computeNoiseModel({ noiseVariance: 0, labelVariance: 2, gridSize: GRID, shift: { x: 1, y: 2 } })
    const label = drawLabel({ center: { x: 1, y: 2 }, labelVariance: 2 })
    expect(maxVariance).toBeLessThan(1e-12)
    expect(ridge).toBeLessThan(1e-12)
    for (const [j, value] of mean.entries()) expect(value).toBeCloseTo(label[j]!, 12)
  })

  it('takes a ridge of the caller, and refuses variances that are none', () => {
    const options = { noiseVariance: 1, labelVariance: 1, gridSize: GRID, shift: CENTER }
    expect(computeNoiseModel({ ...options, ridge: 0.3 }).ridge).toBe(0.3)
    expect(() => computeNoiseModel({ ...options, noiseVariance: -1 })).toThrow(RangeError)
    expect(() => computeNoiseModel({ ...options, labelVariance: 0 })).toThrow(RangeError)
    expect(() => computeNoiseModel({ ...options, noiseVariance: Number.NaN })).toThrow(RangeError)
  })
})

/** Every second cell each way: 81 of them, over the whole map. */
const SAMPLED = Array.from({ length: CELLS }, (_, j) => j).filter((j) => j % GRID % 2 === 0 && Math.floor(j / GRID) % 2 === 0)

/** The same moments from 40,000 true centres around the mined one. */
function sampleMoments({ noiseVariance, labelVariance, shift }: { noiseVariance: number; labelVariance: number; shift: { x: number; y: number } }): {
  mean: Float64Array
  covariance: Float64Array
} {
  const [count, size] = [40_000, SAMPLED.length]
  const [mean, products] = [new Float64Array(size), new Float64Array(size * size)]
  for (const error of drawCenterErrors(count, noiseVariance)) {
    const response = sampleLabel({ x: shift.x - error.x, y: shift.y - error.y }, labelVariance)
    for (let row = 0; row < size; row += 1) {
      mean[row]! += response[row]! / count
      for (let column = 0; column <= row; column += 1) products[row * size + column]! += (response[row]! * response[column]!) / count
    }
  }
  const covariance = products.map((_, index) => {
    const [row, column] = [Math.floor(index / size), index % size]
    return products[Math.max(row, column) * size + Math.min(row, column)]! - mean[row]! * mean[column]!
  })
  return { mean, covariance }
}

/** The label at the sampled cells; a product of two one-dimensional ones. */
function sampleLabel(center: { x: number; y: number }, labelVariance: number): Float64Array {
  const along = (middle: number): number[] => Array.from({ length: 9 }, (_, k) => Math.exp(-((2 * k - 8 - middle) ** 2) / (2 * labelVariance)))
  const [columns, rows] = [along(center.x), along(center.y)]
  return Float64Array.from(rows.flatMap((row) => columns.map((column) => row * column)))
}

function countModes(eigenvalues: Float64Array, share: number): number {
  const wanted = share * sumOf(eigenvalues)
  let held = 0
  return eigenvalues.findIndex((value) => (held += value) >= wanted) + 1
}
