/** Dense float64 matrices, row by row, for the few hundred dimensions of a response map. */

/**
 * Lower Cholesky factor of a symmetric positive definite matrix.
 * @throws RangeError where it is not positive definite
 */
export function factorise(matrix: Float64Array, size: number): Float64Array {
  const factor = new Float64Array(size * size)
  for (let row = 0; row < size; row += 1) {
    for (let column = 0; column <= row; column += 1) {
      let sum = matrix[row * size + column]!
      for (let inner = 0; inner < column; inner += 1) sum -= factor[row * size + inner]! * factor[column * size + inner]!
      if (row === column && sum <= 0) throw new RangeError('The matrix is not positive definite')
      factor[row * size + column] = row === column ? Math.sqrt(sum) : sum / factor[column * size + column]!
    }
  }
  return factor
}

/** Inverse of a symmetric positive definite matrix, by its Cholesky factor: (L^-1)^T L^-1. */
export function invert(matrix: Float64Array, size: number): Float64Array {
  const inverseFactor = invertLower(factorise(matrix, size), size)
  const inverse = new Float64Array(size * size)
  for (let row = 0; row < size; row += 1) {
    for (let column = 0; column <= row; column += 1) {
      let sum = 0
      for (let inner = row; inner < size; inner += 1) sum += inverseFactor[inner * size + row]! * inverseFactor[inner * size + column]!
      inverse[row * size + column] = sum
      inverse[column * size + row] = sum
    }
  }
  return inverse
}

function invertLower(factor: Float64Array, size: number): Float64Array {
  const inverse = new Float64Array(size * size)
  for (let column = 0; column < size; column += 1) {
    inverse[column * size + column] = 1 / factor[column * size + column]!
    for (let row = column + 1; row < size; row += 1) {
      let sum = 0
      for (let inner = column; inner < row; inner += 1) sum -= factor[row * size + inner]! * inverse[inner * size + column]!
      inverse[row * size + column] = sum / factor[row * size + row]!
    }
  }
  return inverse
}

/** z^T M z */
export function quadraticForm(matrix: Float64Array, vector: ArrayLike<number>): number {
  const size = vector.length
  let sum = 0
  for (let row = 0; row < size; row += 1) {
    for (let column = 0; column < size; column += 1) sum += vector[row]! * matrix[row * size + column]! * vector[column]!
  }
  return sum
}
