import type { Box } from '../../contract/geometry'

/** The three points that carry a box through formats of poses (landscape 4.7j, k). */
export const BOX_POINTS = ['center', 'top_left', 'bottom_right'] as const

export interface Place {
  x: number
  y: number
}

export function pointsOfBox({ left, top, width, height }: Box): [Place, Place, Place] {
  return [{ x: left + width / 2, y: top + height / 2 }, { x: left, y: top }, { x: left + width, y: top + height }]
}

/**
 * The box of one animal's points: from our two corners where both are there, otherwise round all points that are seen. Null where those have no area: one point says where, not how large.
 * @param points by name; those not seen are left out
 */
export function boxOfPoints(points: ReadonlyMap<string, Place>): Box | null {
  const [topLeft, bottomRight] = [points.get('top_left'), points.get('bottom_right')]
  const corners = topLeft && bottomRight ? [topLeft, bottomRight] : [...points.values()]
  if (corners.length === 0) return null
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity]
  for (const { x, y } of corners) {
    left = Math.min(left, x)
    right = Math.max(right, x)
    top = Math.min(top, y)
    bottom = Math.max(bottom, y)
  }
  return right > left && bottom > top ? { left, top, width: right - left, height: bottom - top } : null
}
