import type { Effect } from '../../contract/corrections'
import { sayEnglish, type Say } from '../report/words'

/** Fewer tell little, whatever the interval says. */
const FEW_SPANS = 6

/** What came of learning from corrections, in one or two sentences. */
export function describeEffect({ heldOut, learned, difference }: Effect, say: Say = sayEnglish): string {
  const taught = say('Learned from {spans} and {drifts} where the tracker had been instead of the target.', {
    spans: sayCount(say, learned.spans, ['{count} corrected span', '{count} corrected spans']), drifts: sayCount(say, learned.drifts, ['{count} place', '{count} places']),
  })
  if (heldOut.length === 0) return `${taught} ${say('None was held out, so no effect can be measured.')}`
  if (!difference) return `${taught} ${say('The effect was not measured: the learning has not ended.')}`
  const mean = (when: 'before' | 'after'): string => (heldOut.reduce((sum, span) => sum + (span[when]?.overlap ?? 0), 0) / heldOut.length).toFixed(3)
  const figures = say('On {spans} held out of it: mean overlap {before} before, {after} after;', { spans: sayCount(say, heldOut.length, ['{count} corrected span', '{count} corrected spans']), before: mean('before'), after: mean('after') })
  return `${taught} ${figures} ${judge(difference, { spans: heldOut.length, say })}`
}

/** Whether the difference is more than chance. */
function judge({ verdict, halfWidth, mean }: NonNullable<Effect['difference']>, { spans, say }: { spans: number; say: Say }): string {
  if (halfWidth === null) return say('one span tells nothing of chance: correct more to know.')
  const interval = say('{mean} +- {halfWidth} at 95 %', { mean: signed(mean), halfWidth: halfWidth.toFixed(3) })
  const few = spans < FEW_SPANS ? ` ${say('With {spans} spans only a large effect could be told from chance.', { spans })}` : ''
  if (verdict === 'noise') return `${say('that is no more than chance ({interval}).', { interval })}${few}`
  return `${verdict === 'better' ? say('that is better by more than chance ({interval}).', { interval }) : say('that is worse by more than chance ({interval}).', { interval })}${few}`
}

function sayCount(say: Say, count: number, [one, many]: readonly [string, string]): string {
  return say(count === 1 ? one : many, { count })
}

function signed(value: number): string {
  return `${value < 0 ? '-' : '+'}${Math.abs(value).toFixed(3)}`
}
