import type { Response } from '../../main/contract/response'
import type { Box, Point } from '../../main/contract/geometry'

/** Total stride of the networks and side of the search region, network pixels (contract/response). */
const STRIDE = 8
const SEARCH_SIDE = 255

/** Source pixels from one cell to the next. */
function cellSide({ region }: Pick<Response, 'region'>): number {
  return (STRIDE * region.side) / SEARCH_SIDE
}

/** The frame's part that the cells lie over; each cell's value stands at its middle. */
export function mapBox(response: Pick<Response, 'region' | 'size'>): Box {
  const side = response.size * cellSide(response)
  const { region } = response
  return { left: region.left + (region.side - side) / 2, top: region.top + (region.side - side) / 2, width: side, height: side }
}

/** Where a target lies in the frame whose answer a cell is; fractions of cells are allowed. */
export function cellPoint(response: Pick<Response, 'region' | 'size'>, { row, column }: { row: number; column: number }): Point {
  const { left, top } = mapBox(response)
  const side = cellSide(response)
  return { x: left + (column + 0.5) * side, y: top + (row + 0.5) * side }
}
