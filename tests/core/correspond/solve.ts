/** Solves A x = b by Gaussian elimination with partial pivoting; A need be neither symmetric nor definite. */
export function solve(matrix: readonly (readonly number[])[], right: Float64Array): Float64Array {
  const rows = matrix.map((row, index) => Float64Array.from([...row, right[index]!]))
  const size = rows.length
  for (let step = 0; step < size; step += 1) {
    let best = step
    for (let row = step + 1; row < size; row += 1) if (Math.abs(rows[row]![step]!) > Math.abs(rows[best]![step]!)) best = row
    ;[rows[step], rows[best]] = [rows[best]!, rows[step]!]
    for (let row = step + 1; row < size; row += 1) {
      const factor = rows[row]![step]! / rows[step]![step]!
      for (let column = step; column <= size; column += 1) rows[row]![column]! -= factor * rows[step]![column]!
    }
  }
  const result = new Float64Array(size)
  for (let row = size - 1; row >= 0; row -= 1) {
    let sum = rows[row]![size]!
    for (let column = row + 1; column < size; column += 1) sum -= rows[row]![column]! * result[column]!
    result[row] = sum / rows[row]![row]!
  }
  return result
}
