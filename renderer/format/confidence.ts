/** A share as per cent with one decimal, never rounded up to certainty. */
export function formatConfidence(share: number): string {
  return (Math.floor(share * 1000) / 10).toFixed(1)
}
