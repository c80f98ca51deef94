import type { CellShift } from './correspondenceLoss'

/** Half a response map is 8 cells; six cells beyond its border a target leaves less than a ten-thousandth in it (mu of method 3.2, a = b = 1). */
const FARTHEST = 14

/** The place of a target that is not in the search region: so far away that it leaves nothing in the response map. */
export const ABSENT: CellShift = { x: 1000, y: 1000 }

/** Every place so far out that the map does not tell it from another one is the same. */
export function nearOrAbsent(shift: CellShift): CellShift {
  return Math.max(Math.abs(shift.x), Math.abs(shift.y)) > FARTHEST ? ABSENT : shift
}

/** Whether the target's cell is one of the map. */
export function isInMap({ x, y }: CellShift, gridSize: number): boolean {
  return Math.max(Math.abs(x), Math.abs(y)) <= (gridSize - 1) / 2
}
