/**
 * Spearman's rank correlation: Pearson's of the ranks, ties sharing the mean of theirs. -1 .. 1; null for fewer than three pairs, or where one side is all alike.
 * @throws RangeError when the lists differ in length
 */
export function computeRankCorrelation(a: readonly number[], b: readonly number[]): number | null {
  if (a.length !== b.length) throw new RangeError(`${a.length} values against ${b.length}`)
  if (a.length < 3) return null
  const [x, y] = [centre(rank(a)), centre(rank(b))]
  const dot = (u: readonly number[], v: readonly number[]): number => u.reduce((sum, value, index) => sum + value * v[index]!, 0)
  const norm = Math.sqrt(dot(x, x) * dot(y, y))
  return norm === 0 ? null : dot(x, y) / norm
}

function rank(values: readonly number[]): number[] {
  return values.map((value) => {
    const below = values.filter((other) => other < value).length
    const alike = values.filter((other) => other === value).length
    return below + (alike + 1) / 2
  })
}

function centre(values: readonly number[]): number[] {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length
  return values.map((value) => value - mean)
}
