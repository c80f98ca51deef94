/** pysot's and the original benchmark's thresholds on IoU: 0, .05 .. 1 (landscape 4.8). */
export const OVERLAP_THRESHOLDS: readonly number[] = Array.from({ length: 21 }, (_, index) => index / 20)
/** Thresholds on the centre error, source pixels: 0, 1 .. 50 (landscape 4.8). */
export const CENTER_ERROR_THRESHOLDS: readonly number[] = Array.from({ length: 51 }, (_, index) => index)
/** The benchmark's headline threshold on the centre error, source pixels. */
export const PRECISION_THRESHOLD = 20

/** Share of frames with IoU strictly above each threshold. */
export function computeSuccessCurve(overlaps: readonly number[], thresholds: readonly number[] = OVERLAP_THRESHOLDS): number[] {
  return thresholds.map((threshold) => share(overlaps, (overlap) => overlap > threshold))
}

/** Share of frames with a centre error of at most each threshold; both in source pixels. */
export function computePrecisionCurve(centerErrors: readonly number[], thresholds: readonly number[] = CENTER_ERROR_THRESHOLDS): number[] {
  return thresholds.map((threshold) => computePrecision(centerErrors, threshold))
}

export function computePrecision(centerErrors: readonly number[], threshold = PRECISION_THRESHOLD): number {
  return share(centerErrors, (error) => error <= threshold)
}

/** @throws RangeError on an empty list, whose mean is not 0 */
export function mean(values: readonly number[]): number {
  if (values.length === 0) throw new RangeError('mean of nothing')
  return values.reduce((total, value) => total + value, 0) / values.length
}

function share(values: readonly number[], holds: (value: number) => boolean): number {
  return mean(values.map((value) => (holds(value) ? 1 : 0)))
}
