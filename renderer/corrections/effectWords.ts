import type { Effect } from '../../main/contract/corrections'

/** Fewer tell little, whatever the interval says. */
const FEW_SPANS = 6

export interface EffectWords {
  /** Message `corrections.verdict.NAME`. */
  verdict: 'better' | 'worse' | 'noise' | 'too-few' | 'none-held' | 'unmeasured'
  values: { spans: number; before: string; after: string; difference: string; interval: string }
  /** So few spans that only a large effect could be told from chance. */
  isFew: boolean
}

/** What the page says of an effect: the verdict by name, and its figures in the language's own numerals. */
export function describeEffect({ heldOut, difference }: Effect, language: string): EffectWords {
  const spans = heldOut.length
  const mean = (when: 'before' | 'after'): string => formatShare(heldOut.reduce((sum, span) => sum + (span[when]?.overlap ?? 0), 0) / Math.max(1, spans), language)
  const values = { spans, before: mean('before'), after: mean('after'), difference: difference ? formatDifference(difference.mean, language) : '', interval: formatShare(difference?.halfWidth ?? 0, language) }
  const verdict = spans === 0 ? 'none-held' : (difference?.verdict ?? 'unmeasured')
  return { verdict, values, isFew: spans > 1 && spans < FEW_SPANS && difference !== null }
}

/** With its sign, zero without one. */
export function formatDifference(value: number, language: string): string {
  return value.toLocaleString(language, { minimumFractionDigits: 2, maximumFractionDigits: 2, signDisplay: 'exceptZero' })
}

function formatShare(value: number, language: string): string {
  return value.toLocaleString(language, { minimumFractionDigits: 2, maximumFractionDigits: 2 })
}
