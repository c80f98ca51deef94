import type { Response } from '../../contract/response'
import { computePeakToSidelobe, findPeak, findSecondPeak } from '../../core/track/response'

/** A response as it was computed or recorded: numbers that follow from its values are left out. */
export type BareResponse = Omit<Response, 'peak' | 'second' | 'peakToSidelobe' | 'entropy'>

/** Adds what a person reads off a response map. */
export function describeResponse(bare: BareResponse): Response {
  const peak = findPeak(bare.values)
  return { ...bare, peak, second: findSecondPeak(bare.values, peak), peakToSidelobe: computePeakToSidelobe(bare.values, peak), entropy: computeEntropy(bare.values) }
}

/**
 * Shannon entropy of the map, made non-negative with sum 1, as a share of that of a flat map: near 0 for one sharp peak, 1 for a
 * map that says nothing.
 */
export function computeEntropy(values: Float32Array): number {
  const low = values.reduce((least, value) => Math.min(least, value), Infinity)
  const sum = values.reduce((total, value) => total + value - low, 0)
  if (!(sum > 0)) return 1
  let entropy = 0
  for (const value of values) {
    const share = (value - low) / sum
    if (share > 0) entropy -= share * Math.log(share)
  }
  return entropy / Math.log(values.length)
}
