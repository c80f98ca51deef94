/**
 * Toom and Cook's way to slide `taps` weights over a row with as many multiplications as there are points (Winograd's F(tile, taps)):
 * results = output ((kernel weights) . (input cells)).
 */
export interface ShortConvolution {
  /** Cells that a tile reads, and products that it costs: tile + taps - 1. */
  points: number
  /** B^T, [points][points]: of cells. */
  input: readonly (readonly number[])[]
  /** G, [points][taps]: of weights. */
  kernel: readonly (readonly number[])[]
  /** A^T, [tile][points]: of products. The column of the point 1, see {@link POINT_OF_ONE}, holds ones alone. */
  output: readonly (readonly number[])[]
}

/** Infinity comes last. Of the sets tried these lose the fewest digits of single precision: with all ten points eight times as many as the plain sum, with 2 and 1/2, 4 and 1/4 twenty times. */
const FINITE_POINTS = [0, 1, -1, 2 / 5, -2 / 5, 5 / 2, -5 / 2, 4 / 3, -4 / 3]
/** What is added to the product of this point is added to every result. */
export const POINT_OF_ONE = FINITE_POINTS.indexOf(1)
/** With more, single precision loses digits faster than multiplications are saved. */
export const MOST_POINTS = FINITE_POINTS.length + 1

/**
 * Products of polynomials by their values at points, transposed: a result `i` is the sum of `weight k * cell i + k`.
 * @throws RangeError where tile and taps need fewer than two points or more than {@link MOST_POINTS}
 */
export function layShortConvolution({ tile, taps }: { tile: number; taps: number }): ShortConvolution {
  const points = tile + taps - 1
  if (points < 2 || points > MOST_POINTS) throw new RangeError(`${tile} results of ${taps} taps need ${points} points; there are ${MOST_POINTS}`)
  const finite = FINITE_POINTS.slice(0, points - 1)
  const powers = (point: number, count: number): number[] => Array.from({ length: count }, (_, power) => point ** power)
  const others = (point: number): number[] => finite.filter((other) => other !== point)
  const highest = (count: number): number[] => Array.from({ length: count }, (_, power) => (power === count - 1 ? 1 : 0)) // a value at infinity
  const distance = (point: number): number => others(point).reduce((product, other) => product * (point - other), 1)
  return {
    points,
    input: [...finite.map((point) => polynomial(others(point), points)), polynomial(finite, points)],
    kernel: [...finite.map((point) => powers(point, taps).map((power) => power / distance(point))), highest(taps)],
    output: transpose([...finite.map((point) => powers(point, tile)), highest(tile)]),
  }
}

/** Coefficients of the product of all (x - root), the constant first; zeros up to `length`. */
function polynomial(roots: readonly number[], length: number): number[] {
  const factors = roots.reduce((product, root) => [...product, 0].map((_, power) => (product[power - 1] ?? 0) - root * (product[power] ?? 0)), [1])
  return Array.from({ length }, (_, power) => factors[power] ?? 0)
}

function transpose(rows: readonly (readonly number[])[]): number[][] {
  return rows[0]!.map((_, column) => rows.map((row) => row[column]!))
}
