import type { FrameRate } from '../../contract/frame'

/** The fraction that a file's decimal number of frames a second means: whole, or a whole number slowed by 1000/1001 as films for television are. Null for what is no rate. */
export function rateOf(rate: number | null): FrameRate | null {
  if (rate === null || !(rate > 0) || rate > 1e6) return null
  if (Math.abs(rate - Math.round(rate)) < 1e-3 && rate >= 0.5) return { num: Math.round(rate), den: 1 }
  const slowed = Math.round(rate * 1.001)
  if (Math.abs((slowed * 1000) / 1001 - rate) < 5e-3 && slowed > 0) return { num: slowed * 1000, den: 1001 }
  return { num: Math.max(1, Math.round(rate * 1000)), den: 1000 }
}
