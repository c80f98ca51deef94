import { Random } from '../../main/core/random'

/** Draws of the bootstrap; its quantiles are then good to a few thousandths of the spread. */
const DRAWS = 10_000

export interface Spread {
  count: number
  mean: number
  /** Standard deviation over the values themselves, with n - 1; 0 for a single one. */
  deviation: number
  /** 95 % percentile bootstrap interval of the mean: what other sequences of the same kind might have given. */
  interval: [number, number]
}

/** @throws RangeError without any value */
export function summarise(values: readonly number[], seed = 1): Spread {
  if (values.length === 0) throw new RangeError('nothing to summarise')
  const mean = meanOf(values)
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0)
  return { count: values.length, mean, deviation: Math.sqrt(squares / Math.max(1, values.length - 1)), interval: bootstrap(values, new Random(seed)) }
}

function bootstrap(values: readonly number[], random: Random): [number, number] {
  const means = Float64Array.from({ length: DRAWS }, () => meanOf(values.map(() => values[random.integer(values.length)]!))).sort()
  return [means[Math.round(0.025 * (DRAWS - 1))]!, means[Math.round(0.975 * (DRAWS - 1))]!]
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}
