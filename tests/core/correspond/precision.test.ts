import { describe, expect, it } from 'vitest'
import { computeCholesky, computeForm, computeInverse } from '../../../main/core/correspond/linearAlgebra'
import type { SquareMatrix } from '../../../main/core/correspond/linearAlgebra'
import { computeNoiseModel, readDiagonal } from '../../../main/core/correspond/noiseModel'
import type { NoiseModel } from '../../../main/core/correspond/noiseModel'
import { computeDiagonalPrecision, computeFullPrecision, computeLowRankPrecision, selectCells } from '../../../main/core/correspond/precision'
import { Random } from '../../../main/core/random'
import { add, CELLS, drawCenterErrors, drawLabel, GRID, subtract } from './noisyResponses'
import { solve } from './solve'

const MODEL = computeNoiseModel({ noiseVariance: 1, labelVariance: 1, gridSize: GRID, shift: { x: 0, y: 0 } })
const lowRank = (model: NoiseModel, varianceShare: number): SquareMatrix => computeLowRankPrecision({ model, selection: { varianceShare, cap: 100 } })

/** 0.5 (s - mu)^T P (s - mu) in float64. */
function lossOf({ response, precision, model = MODEL }: { response: Float64Array; precision: SquareMatrix; model?: NoiseModel }): number {
  const residual = subtract(response, model.mean)
  return 0.5 * computeForm({ matrix: precision, left: residual, right: residual })
}

/** MSE on the scale of the others: every cell under the largest variance. */
const SCALED_MSE: SquareMatrix = { size: CELLS, values: Float64Array.from({ length: CELLS * CELLS }, (_, at) => (at % (CELLS + 1) === 0 ? 1 / MODEL.maxVariance : 0)) }

const label = (x: number, y = 0, height = 1): Float64Array => drawLabel({ center: { x, y }, labelVariance: 1, height })
const MAPS = [label(0), label(1), label(2), label(3), label(5), add(label(0), label(6, 6, 0.5))]

/** Method 3.4, a = b = 1: label at 0, shifted by 1, 2, 3, 5 cells, with a far blob of 0.5, under white noise, all zero. */
const LOSSES: { name: string; precision: SquareMatrix; printed: number[]; noise: number; zero: number }[] = [
  { name: 'MSE', precision: SCALED_MSE, printed: [3, 6.7, 14.7, 21.7, 26.7, 7.5], noise: 11.5, zero: 9 },
  { name: 'diagonal', precision: computeDiagonalPrecision(MODEL), printed: [3.5, 8.3, 29.8, 81.6, 182, 48.6], noise: 75.7, zero: 10.4 },
  { name: 'low-rank 60 %', precision: lowRank(MODEL, 0.6), printed: [2.7, 5, 28.1, 82.5, 185, 47.7], noise: 76.5, zero: 14 },
  { name: 'low-rank 95 %', precision: lowRank(MODEL, 0.95), printed: [1.9, 3, 11.8, 68.1, 202, 46.9], noise: 79.1, zero: 33.4 },
  { name: 'full', precision: computeFullPrecision(MODEL), printed: [1.7, 2.8, 10, 46.6, 191, 46.7], noise: 79.9, zero: 41.1 },
]

describe.each(LOSSES)('loss of typical maps: $name', ({ precision, printed, noise, zero }) => {
  it('is the table to one in its last digit', () => {
    const losses = [...MAPS, new Float64Array(CELLS)].map((response) => lossOf({ response, precision }))
    for (const [at, expected] of [...printed, zero].entries()) expect(Math.abs(losses[at]! - expected), `map ${at}`).toBeLessThanOrEqual(expected > 100 ? 1 : 0.1)
  })

  it('is the table under white noise of the energy of a one-cell shift, within what one draw differs by', () => {
    const shiftEnergy = subtract(label(1), label(0)).reduce((sum, value) => sum + value * value, 0)
    const trace = readDiagonal(precision).reduce((sum, value) => sum + value, 0)
    const expected = lossOf({ response: label(0), precision }) + (0.5 * shiftEnergy * trace) / CELLS
    expect(Math.abs(expected - noise) / noise).toBeLessThan(0.06)
  })
})

describe('low-rank precision', () => {
  it.each([0.6, 0.8, 0.95])('at a share of %d is the Woodbury form of the paper and a direct solve', (varianceShare) => {
    const selected = selectCells(readDiagonal(MODEL.covariance), { varianceShare, cap: 100 })
    const precision = lowRank(MODEL, varianceShare)
    const residual = subtract(add(label(0.7, -0.4), label(-4, 5, 0.3)), MODEL.mean)
    const form = computeForm({ matrix: precision, left: residual, right: residual })
    expect(Math.abs(woodburyForm({ selected, residual }) - form) / form).toBeLessThan(1e-7)
    expect(Math.abs(directForm({ selected, residual }) - form) / form).toBeLessThan(1e-7)
  })

  it('correlates no more cells than the cap, and none means diagonal', () => {
    const capped = computeLowRankPrecision({ model: MODEL, selection: { varianceShare: 1, cap: 5 } })
    const coupled = [...capped.values.keys()].filter((at) => capped.values[at] !== 0 && at % (CELLS + 1) !== 0)
    expect(coupled.length).toBe(5 * 4)
    const none = computeLowRankPrecision({ model: MODEL, selection: { varianceShare: 0, cap: 100 } })
    expect(none.values).toEqual(computeDiagonalPrecision(MODEL).values)
  })
})

describe('full precision', () => {
  const precision = computeFullPrecision(MODEL)

  it('is least at mu, which is blurred and lower than the label', () => {
    const random = new Random(3)
    expect(lossOf({ response: MODEL.mean, precision })).toBe(0)
    for (let draw = 0; draw < 20; draw += 1) {
      expect(lossOf({ response: MODEL.mean.map((value) => value + 0.01 * random.normal()), precision })).toBeGreaterThan(0)
    }
    expect(lossOf({ response: label(0), precision })).toBeGreaterThan(1)
  })

  it('becomes squared error over the ridge as the noise goes to zero', () => {
    const model = computeNoiseModel({ noiseVariance: 1e-9, labelVariance: 1, ridge: 0.01, gridSize: GRID, shift: { x: 0, y: 0 } })
    const residual = subtract(label(1), label(0))
    const squared = residual.reduce((sum, value) => sum + value * value, 0)
    expect(lossOf({ response: label(1), precision: computeFullPrecision(model), model })).toBeCloseTo((0.5 * squared) / 0.01, 4)
  })

  it('costs data that obey the model half the trace of S^-1 S, about 6.3', () => {
    const expected = 0.5 * readDiagonal(multiply(precision, MODEL.covariance)).reduce((sum, value) => sum + value, 0)
    expect(Math.abs(expected - 6.3)).toBeLessThan(0.1)
    const errors = drawCenterErrors(2_000, 1)
    const sampled = errors.reduce((sum, { x, y }) => sum + lossOf({ response: label(x, y), precision }), 0) / errors.length
    expect(Math.abs(sampled - expected)).toBeLessThan(0.1)
  })

  it('sees a distractor through label noise that drowns it for the others', () => {
    const blob = label(6, 6, 0.5)
    const errors = drawCenterErrors(500, 1)
    const ratio = (loss: (response: Float64Array, center: { x: number; y: number }) => number): number => {
      const total = (extra?: Float64Array): number => errors.reduce((sum, { x, y }) => sum + loss(extra ? add(label(x, y), extra) : label(x, y), { x, y }), 0)
      return total(blob) / total()
    }
    expect(Math.abs(ratio((response) => lossOf({ response, precision })) - 8.2)).toBeLessThan(0.15)
    expect(ratio((response) => subtract(response, label(0)).reduce((sum, value) => sum + value * value, 0))).toBeCloseTo(1.38, 2)
    expect(ratio((response) => balancedCrossEntropy(response))).toBeCloseTo(1.01, 2)
  })
})

describe('Cholesky and inverse', () => {
  it('multiply back', () => {
    const random = new Random(1)
    const root = { size: 12, values: Float64Array.from({ length: 144 }, () => random.normal()) }
    const matrix = multiply(root, transpose(root))
    const lower = computeCholesky(matrix)
    expectClose(multiply(lower, transpose(lower)), matrix)
    expectClose(multiply(computeInverse(matrix), matrix), { size: 12, values: Float64Array.from({ length: 144 }, (_, at) => (at % 13 === 0 ? 1 : 0)) })
  })

  it('refuse what is not positive definite', () => {
    expect(() => computeCholesky({ size: 2, values: Float64Array.from([1, 2, 2, 1]) })).toThrow(/not positive definite: pivot 1/)
    expect(() => computeCholesky({ size: 1, values: Float64Array.from([Number.NaN]) })).toThrow(RangeError)
  })
})

/** Balanced cross entropy with map values read as probabilities, positives within two cells in L1 of the annotated middle. */
function balancedCrossEntropy(response: Float64Array): number {
  let [positive, negative, positives] = [0, 0, 0]
  for (const [j, value] of response.entries()) {
    const isPositive = Math.abs((j % GRID) - 8) + Math.abs(Math.floor(j / GRID) - 8) <= 2
    if (isPositive) positives += 1
    if (isPositive) positive -= Math.log(value)
    else negative -= Math.log(1 - Math.min(value, 1 - 1e-12))
  }
  return positive / positives / 2 + negative / (CELLS - positives) / 2
}

/** Method 3.1 word for word: z^T V^-1 z - z_M^T B z_M with B = (V_M A^-1 V_M + V_M)^-1, by elimination. */
function woodburyForm({ selected, residual }: { selected: number[]; residual: Float64Array }): number {
  const size = selected.length
  const variance = readDiagonal(MODEL.covariance).map((value) => value + MODEL.ridge) // v + lambda
  const offDiagonal = selected.map((j) => selected.map((k) => (j === k ? 0 : MODEL.covariance.values[j * CELLS + k]!))) // A
  const columns = Array.from({ length: size }, (_, k) => solve(offDiagonal, Float64Array.from({ length: size }, (__, j) => (j === k ? 1 : 0)))) // A^-1
  const inside = selected.map((j, row) => selected.map((k, column) => variance[j]! * columns[column]![row]! * variance[k]! + (j === k ? variance[j]! : 0)))
  const picked = Float64Array.from(selected, (j) => residual[j]!)
  const corrected = solve(inside, picked)
  const plain = residual.reduce((sum, value, j) => sum + (value * value) / variance[j]!, 0)
  return plain - picked.reduce((sum, value, row) => sum + value * corrected[row]!, 0)
}

/** z^T (V + U A U^T)^-1 z with the whole matrix written out and solved by elimination. */
function directForm({ selected, residual }: { selected: number[]; residual: Float64Array }): number {
  const kept = new Set(selected)
  const rows = Array.from({ length: CELLS }, (_, j) =>
    Array.from({ length: CELLS }, (__, k) => (j === k ? MODEL.covariance.values[j * CELLS + j]! + MODEL.ridge : kept.has(j) && kept.has(k) ? MODEL.covariance.values[j * CELLS + k]! : 0)),
  )
  const right = solve(rows, residual)
  return residual.reduce((sum, value, j) => sum + value * right[j]!, 0)
}

function multiply(left: SquareMatrix, right: SquareMatrix): SquareMatrix {
  const { size } = left
  const values = new Float64Array(size * size)
  for (let row = 0; row < size; row += 1) {
    for (let k = 0; k < size; k += 1) {
      for (let column = 0; column < size; column += 1) values[row * size + column]! += left.values[row * size + k]! * right.values[k * size + column]!
    }
  }
  return { size, values }
}

function transpose({ size, values }: SquareMatrix): SquareMatrix {
  return { size, values: values.map((_, at) => values[(at % size) * size + Math.floor(at / size)]!) }
}

function expectClose(actual: SquareMatrix, expected: SquareMatrix): void {
  for (const [at, value] of expected.values.entries()) expect(actual.values[at]).toBeCloseTo(value, 9)
}
