/** Upper 97.5 % points of Student's t by degrees of freedom, 1 first (any table of it); the normal's beyond. */
const STUDENT = [12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.16, 2.145, 2.131, 2.12, 2.11, 2.101, 2.093, 2.086, 2.08, 2.074, 2.069, 2.064, 2.06, 2.056, 2.052, 2.048, 2.045, 2.042]
const NORMAL = 1.96

/** Half the width of a 95 % interval in standard errors. */
export function studentQuantile(degreesOfFreedom: number): number {
  return STUDENT[degreesOfFreedom - 1] ?? NORMAL
}

export interface Spread {
  count: number
  mean: number
  /** Standard deviation between the values (n - 1); null for a single one. */
  deviation: number | null
  /** Half the width of the mean's 95 % interval by Student's t; null for a single one. */
  halfWidth: number | null
}

/** @throws RangeError for no values */
export function computeSpread(values: readonly number[]): Spread {
  const count = values.length
  if (count === 0) throw new RangeError('no values')
  const mean = values.reduce((sum, value) => sum + value, 0) / count
  if (count === 1) return { count, mean, deviation: null, halfWidth: null }
  const deviation = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (count - 1))
  return { count, mean, deviation, halfWidth: (studentQuantile(count - 1) * deviation) / Math.sqrt(count) }
}
