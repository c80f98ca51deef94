/**
 * Exponential moving average that starts unbiased (Adam's correction): early values are means of what there is, not pulled
 * towards zero.
 * @param weight share of the past that is kept, 0 .. 1
 */
export function smooth(values: readonly number[], weight: number): number[] {
  let sum = 0
  let kept = 1
  return values.map((value) => {
    sum = weight * sum + (1 - weight) * value
    kept *= weight
    return sum / (1 - kept)
  })
}

/** A weight that averages over about a fifteenth of the curve: short runs are not flattened, long ones not left noisy. */
export function weightFor(count: number): number {
  return 1 - 1 / Math.min(100, Math.max(3, count / 15))
}
