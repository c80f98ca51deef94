import type { AblationPlan, AblationResult } from '../../contract/ablation'
import { computeSpread, type Spread } from '../../core/evaluate/spread'
import { compareSeries, type SeriesComparison } from './compareSeries'
import { compareBySeed, type BySeed, type Difference } from './pairedDifference'

/** One variant over its seeds. */
export interface VariantSummary {
  variant: string
  series: string | null
  at: number | null
  /** Seeds that are done, and how many there are to be. */
  done: number
  planned: number
  /** By seed, in the plan's order. */
  results: { seed: number; auc: number; precisionAt20: number }[]
  /** Null while none is done. */
  auc: Spread | null
  precisionAt20: Spread | null
  /** AUC less the reference's at the same seed; null without a reference, for itself, and while no seed has both. */
  difference: Difference | null
}

export interface AblationSummary {
  format: 'pultrack-ablation-summary'
  version: 1
  name: string
  backbone: string
  reference: string | null
  complete: boolean
  /** Of the sequences that were scored; more than one where they changed between items, which are then not comparable. */
  fingerprints: string[]
  variants: VariantSummary[]
  /** Where the plan varies a number in more than one series: each later series beside the first. */
  series: SeriesComparison[]
}

/** What the items that are done say, variant by variant. */
export function summarise(plan: AblationPlan, results: readonly AblationResult[]): AblationSummary {
  const variants = plan.variants.map(({ name, series, at }): VariantSummary => {
    const own = results.filter(({ variant }) => variant === name)
    return {
      variant: name, series: series ?? null, at: at ?? null, done: own.length, planned: plan.seeds.length,
      results: own.map(({ seed, auc, precisionAt20 }) => ({ seed, auc, precisionAt20 })),
      auc: spreadOf(own.map(({ auc }) => auc)), precisionAt20: spreadOf(own.map(({ precisionAt20 }) => precisionAt20)),
      difference: compareBySeed(aucBySeed(own), aucBySeed(results.filter(({ variant }) => variant === plan.reference && variant !== name))),
    }
  })
  return {
    format: 'pultrack-ablation-summary', version: 1, name: plan.name, backbone: plan.backbone, reference: plan.reference ?? null,
    complete: variants.every(({ done, planned }) => done === planned), fingerprints: [...new Set(results.map(({ fingerprint }) => fingerprint))], variants,
    series: compareSeries(variants),
  }
}

function spreadOf(values: readonly number[]): Spread | null {
  return values.length === 0 ? null : computeSpread(values)
}

function aucBySeed(results: readonly AblationResult[]): BySeed {
  return new Map(results.map(({ seed, auc }) => [seed, auc]))
}
