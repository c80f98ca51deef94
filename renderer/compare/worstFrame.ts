/** The first frame with the least overlap; null where no frame has one. */
export function findWorstFrame(overlaps: readonly (number | null)[]): number | null {
  let worst: number | null = null
  overlaps.forEach((overlap, frame) => {
    if (overlap !== null && (worst === null || overlap < overlaps[worst]!)) worst = frame
  })
  return worst
}
