/** Two points a drawn pixel are all that is seen. */
const COLUMNS_PER_PIXEL = 1

interface PixelPoint {
  x: number
  y: number
}

/**
 * A line as it will look with far fewer points: of those in one pixel column the lowest and the highest stay, in their order.
 * The ends stay too. `points` must be sorted by x, in pixels.
 */
export function thinPoints(points: readonly PixelPoint[]): PixelPoint[] {
  const columns = new Map<number, PixelPoint[]>()
  for (const point of points) {
    const column = Math.floor(point.x * COLUMNS_PER_PIXEL)
    const inColumn = columns.get(column)
    if (inColumn) inColumn.push(point)
    else columns.set(column, [point])
  }
  return [...columns.values()].flatMap(keepExtremes)
}

function keepExtremes(points: readonly PixelPoint[]): readonly PixelPoint[] {
  if (points.length <= 2) return points
  const ordered = points.toSorted((a, b) => a.y - b.y)
  const kept = new Set([points[0]!, ordered[0]!, ordered.at(-1)!, points.at(-1)!])
  return points.filter((point) => kept.has(point))
}
