/** Dense square matrices in float64, row by row: `values.length === size * size`. */
export interface SquareMatrix {
  readonly size: number
  readonly values: Float64Array
}

/**
 * Lower Cholesky factor L of a symmetric positive definite matrix, L L^T = A.
 * @throws RangeError where the matrix is not positive definite in float64
 */
export function computeCholesky({ size, values }: SquareMatrix): SquareMatrix {
  const factor = new Float64Array(size * size)
  for (let row = 0; row < size; row += 1) {
    for (let column = 0; column <= row; column += 1) {
      let sum = values[row * size + column]!
      for (let k = 0; k < column; k += 1) sum -= factor[row * size + k]! * factor[column * size + k]!
      if (row === column && !(sum > 0)) throw new RangeError(`Matrix of size ${size} is not positive definite: pivot ${row} is ${sum}.`)
      factor[row * size + column] = row === column ? Math.sqrt(sum) : sum / factor[column * size + column]!
    }
  }
  return { size, values: factor }
}

/**
 * Inverse of a symmetric positive definite matrix by way of its Cholesky factor: A^-1 = L^-T L^-1.
 * @throws RangeError as {@link computeCholesky}
 */
export function computeInverse(matrix: SquareMatrix): SquareMatrix {
  const { size } = matrix
  const { values: columns } = invertLower(computeCholesky(matrix)) // row j holds column j of L^-1
  const inverse = new Float64Array(size * size)
  for (let row = 0; row < size; row += 1) {
    for (let column = 0; column <= row; column += 1) {
      let sum = 0
      for (let k = row; k < size; k += 1) sum += columns[row * size + k]! * columns[column * size + k]!
      inverse[row * size + column] = sum
      inverse[column * size + row] = sum
    }
  }
  return { size, values: inverse }
}

/** Inverse of a lower triangular matrix, transposed so that the innermost loops run along memory. */
function invertLower({ size, values: lower }: SquareMatrix): SquareMatrix {
  const columns = new Float64Array(size * size)
  for (let column = 0; column < size; column += 1) {
    const base = column * size
    columns[base + column] = 1 / lower[column * size + column]!
    for (let row = column + 1; row < size; row += 1) {
      let sum = 0
      for (let k = column; k < row; k += 1) sum -= lower[row * size + k]! * columns[base + k]!
      columns[base + row] = sum / lower[row * size + row]!
    }
  }
  return { size, values: columns }
}

/** A square matrix to read from, in whatever precision it is stored. */
export interface StoredMatrix {
  readonly size: number
  readonly values: ArrayLike<number>
}

/** x^T A y. x, y: [size]. */
export function computeForm({ matrix: { size, values }, left, right }: { matrix: StoredMatrix; left: ArrayLike<number>; right: ArrayLike<number> }): number {
  let total = 0
  for (let row = 0; row < size; row += 1) {
    let sum = 0
    for (let column = 0; column < size; column += 1) sum += values[row * size + column]! * right[column]!
    total += left[row]! * sum
  }
  return total
}
