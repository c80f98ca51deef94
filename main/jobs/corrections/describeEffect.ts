import type { Effect } from '../../contract/corrections'

/** Fewer tell little, whatever the interval says. */
const FEW_SPANS = 6

/** What came of learning from corrections, in one or two sentences. */
export function describeEffect({ heldOut, learned, difference }: Effect): string {
  const taught = `Learned from ${count(learned.spans, 'corrected span')} and ${count(learned.drifts, 'place')} where the tracker had been instead of the target.`
  if (heldOut.length === 0) return `${taught} None was held out, so no effect can be measured.`
  if (!difference) return `${taught} The effect was not measured: the learning has not ended.`
  const mean = (when: 'before' | 'after'): string => (heldOut.reduce((sum, span) => sum + (span[when]?.overlap ?? 0), 0) / heldOut.length).toFixed(3)
  const figures = `On ${count(heldOut.length, 'corrected span')} held out of it: mean overlap ${mean('before')} before, ${mean('after')} after`
  return `${taught} ${figures}; ${judge(difference, heldOut.length)}`
}

/** Whether the difference is more than chance. */
export function judge({ verdict, halfWidth, mean }: NonNullable<Effect['difference']>, spans: number): string {
  if (halfWidth === null) return 'one span tells nothing of chance: correct more to know.'
  const interval = `${signed(mean)} +- ${halfWidth.toFixed(3)} at 95 %`
  const few = spans < FEW_SPANS ? ` With ${spans} spans only a large effect could be told from chance.` : ''
  if (verdict === 'noise') return `that is no more than chance (${interval}).${few}`
  return `that is ${verdict === 'better' ? 'better' : 'worse'} by more than chance (${interval}).${few}`
}

function signed(value: number): string {
  return `${value < 0 ? '-' : '+'}${Math.abs(value).toFixed(3)}`
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`
}
