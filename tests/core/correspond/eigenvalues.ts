import type { SquareMatrix } from '../../../main/core/correspond/linearAlgebra'

/** Eigenvalues of a symmetric matrix, falling: Householder's tridiagonal form, then bisection by Sturm's count. */
export function computeEigenvalues(matrix: SquareMatrix): Float64Array {
  const { diagonal, beside } = tridiagonalise(matrix)
  const radius = diagonal.reduce((most, value, k) => Math.max(most, Math.abs(value) + Math.abs(beside[k] ?? 0) + Math.abs(beside[k - 1] ?? 0)), 0)
  return Float64Array.from(diagonal, (_, rank) => {
    let [low, high] = [-radius, radius]
    for (let halving = 0; halving < 60; halving += 1) {
      const middle = (low + high) / 2
      if (countBelow({ diagonal, beside, limit: middle }) < diagonal.length - rank) low = middle
      else high = middle
    }
    return (low + high) / 2
  })
}

interface Tridiagonal {
  diagonal: Float64Array
  beside: Float64Array
}

function tridiagonalise({ size, values }: SquareMatrix): Tridiagonal {
  const rows = Array.from({ length: size }, (_, row) => values.slice(row * size, (row + 1) * size))
  for (let step = 0; step < size - 2; step += 1) {
    const v = rows[step]!.map((value, k) => (k > step ? value : 0))
    const norm = Math.hypot(...v)
    if (norm === 0) continue
    v[step + 1]! += v[step + 1]! >= 0 ? norm : -norm
    const scale = 2 / dot(v, v)
    const p = Float64Array.from(rows, (row) => scale * dot(row, v)) // (2 / v^T v) A v
    const half = (scale / 2) * dot(p, v)
    const w = p.map((value, k) => value - half * v[k]!)
    rows.forEach((row, j) => row.forEach((value, k) => (row[k] = value - v[j]! * w[k]! - w[j]! * v[k]!)))
  }
  return {
    diagonal: Float64Array.from(rows, (row, k) => row[k]!),
    beside: Float64Array.from({ length: size - 1 }, (_, k) => rows[k]![k + 1]!),
  }
}

/** How many eigenvalues lie below the limit. */
function countBelow({ diagonal, beside, limit }: Tridiagonal & { limit: number }): number {
  let count = 0
  let pivot = 1
  for (const [k, value] of diagonal.entries()) {
    pivot = value - limit - (k === 0 ? 0 : beside[k - 1]! ** 2 / (pivot === 0 ? 1e-300 : pivot))
    if (pivot < 0) count += 1
  }
  return count
}

function dot(left: Float64Array, right: Float64Array): number {
  let sum = 0
  for (let k = 0; k < left.length; k += 1) sum += left[k]! * right[k]!
  return sum
}
