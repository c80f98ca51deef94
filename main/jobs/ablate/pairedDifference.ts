import { computeSpread, type Spread } from '../../core/evaluate/spread'

/** `noise`: the 95 % interval of the difference holds zero. `too-few`: one seed says nothing of chance. */
export type Verdict = 'better' | 'worse' | 'noise' | 'too-few'

export type Difference = Spread & { verdict: Verdict }

/** A figure of every seed that is done. */
export type BySeed = ReadonlyMap<number, number>

/** Seed by seed: what seeds have in common, instances and weights before the variants part, then drops out. Null while no seed has both. */
export function compareBySeed(own: BySeed, reference: BySeed): Difference | null {
  const differences = [...subtract(own, reference).values()]
  if (differences.length === 0) return null
  const spread = computeSpread(differences)
  return { ...spread, verdict: judge(spread) }
}

/** Of the seeds that have both. */
export function subtract(own: BySeed, reference: BySeed): Map<number, number> {
  return new Map([...own].flatMap(([seed, value]): [number, number][] => {
    const other = reference.get(seed)
    return other === undefined ? [] : [[seed, value - other]]
  }))
}

function judge({ mean, halfWidth }: Spread): Verdict {
  if (halfWidth === null) return 'too-few'
  if (Math.abs(mean) <= halfWidth || mean === 0) return 'noise'
  return mean > 0 ? 'better' : 'worse'
}
