/** Position of the last of some ascending values that is at most `value`; -1 where none is, or `value` is NaN. */
export function findLastAtMost(ascending: ArrayLike<number>, value: number): number {
  let from = 0
  let to = ascending.length
  while (from < to) {
    const middle = (from + to) >> 1
    if (ascending[middle]! <= value) from = middle + 1
    else to = middle
  }
  return from - 1
}
