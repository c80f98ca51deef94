/** Rows beyond either edge that are kept, so that scrolling shows no holes. */
const SPARE = 4

export interface RowWindow {
  first: number
  /** Behind the last row. */
  end: number
  /** Pixels above the first row, and of all rows. */
  offset: number
  total: number
}

/** Which rows of a list of equal heights are near enough to the eye to exist. */
export function computeRowWindow({ count, rowHeight, scrollTop, height }: { count: number; rowHeight: number; scrollTop: number; height: number }): RowWindow {
  const first = Math.min(Math.max(0, count - 1), Math.max(0, Math.floor(scrollTop / rowHeight) - SPARE))
  const end = Math.min(count, Math.ceil((scrollTop + height) / rowHeight) + SPARE)
  return { first, end: Math.max(first, end), offset: first * rowHeight, total: count * rowHeight }
}

/** Where to scroll so that a row is in sight as a whole; unchanged if it is. */
export function scrollToRow({ row, rowHeight, scrollTop, height }: { row: number; rowHeight: number; scrollTop: number; height: number }): number {
  const top = row * rowHeight
  if (top < scrollTop) return top
  return Math.max(scrollTop, top + rowHeight - height)
}
