import type { CellShift } from '../../../main/core/correspond/correspondenceLoss'

export const GRID = 17
export const CELLS = GRID * GRID
const MIDDLE = (GRID - 1) / 2

/** A label of peak `height` at `center` cells from the middle of the map: exp(-|x - center|^2 / (2 b)). */
export function drawLabel({ center, labelVariance, height = 1 }: { center: CellShift; labelVariance: number; height?: number }): Float64Array {
  return Float64Array.from({ length: CELLS }, (_, j) => {
    const [x, y] = [(j % GRID) - MIDDLE - center.x, Math.floor(j / GRID) - MIDDLE - center.y]
    return height * Math.exp(-(x * x + y * y) / (2 * labelVariance))
  })
}

/**
 * Centre errors e ~ N(0, a I), evenly spread: Box and Muller over the R2 low-discrepancy sequence (Roberts 2018), so that means
 * over them converge far faster than over independent draws and the same way on every machine.
 */
export function drawCenterErrors(count: number, noiseVariance: number): CellShift[] {
  const plastic = 1.32471795724474602596
  return Array.from({ length: count }, (_, index) => {
    const u = (0.5 + (index + 1) / plastic) % 1
    const v = (0.5 + (index + 1) / plastic ** 2) % 1
    const radius = Math.sqrt(-2 * noiseVariance * Math.log(1 - u))
    return { x: radius * Math.cos(2 * Math.PI * v), y: radius * Math.sin(2 * Math.PI * v) }
  })
}

export function add(left: Float64Array, right: Float64Array): Float64Array {
  return left.map((value, j) => value + right[j]!)
}

export function subtract(left: Float64Array, right: Float64Array): Float64Array {
  return left.map((value, j) => value - right[j]!)
}

export function sumOf(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0)
}
