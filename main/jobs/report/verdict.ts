import type { HeldOutResult } from './heldOut'
import { formatChange } from './quantity'

/** Differences in overlap smaller than this are within what another seed would change. */
const NOTABLE = 0.01

/** The outcome in a plain sentence, whatever it is. Text, not markup. */
export function describeOutcome({ sequence, before, after, steps }: HeldOutResult): string {
  const from = before.scores.meanOverlap
  const to = after.scores.meanOverlap
  const change = to - from
  const figures = `${from.toFixed(3)} before, ${to.toFixed(3)} after (${formatChange(change)})`
  if (steps === 0) return `No training step was taken, so nothing was learned: mean overlap on ${sequence} is ${figures}. Give it more time with --minutes.`
  const caution = 'One clip and one seed: this shows the machinery at work, it is not a benchmark.'
  if (change > NOTABLE) return `On ${sequence}, which was not learned from, mean overlap with the ground truth rose: ${figures}. ${caution}`
  if (change < -NOTABLE) return `On ${sequence}, which was not learned from, mean overlap with the ground truth fell: ${figures}. Adapting to this footage did not help here. ${caution}`
  return `On ${sequence}, which was not learned from, mean overlap with the ground truth hardly changed: ${figures}. ${caution}`
}
