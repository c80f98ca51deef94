import type { CorrectedSpan } from '../../contract/corrections'

/** One that is given to the tracker, one that its answer is compared with. */
const FEWEST_PLACES = 2

type Owned = CorrectedSpan & { clip: string; track: string }

/**
 * Every second span is held out, so that what is learned can be measured on what was not; of one span alone nothing is. Neighbours share a box of the person: it is
 * learned from, and not compared with. Where nothing else is left to compare, a span is learned from after all.
 * @param spans in order; those of one clip and track together
 */
export function holdOut<T extends Owned>(spans: readonly T[]): (T & { heldOut: boolean })[] {
  const learned = spans.filter((_, index) => index % 2 === 0)
  return spans.map((span, index) => {
    if (index % 2 === 0) return { ...span, heldOut: false }
    const [first, ...others] = span.places
    const places = [first!, ...others.filter(({ frameIndex }) => !learned.some((other) => holds(other, span, frameIndex)))]
    return places.length < FEWEST_PLACES ? { ...span, heldOut: false } : { ...span, places, heldOut: true }
  })
}

/** Nothing is held out: no effect can be measured. */
export function learnAll<T extends CorrectedSpan>(spans: readonly T[]): (T & { heldOut: boolean })[] {
  return spans.map((span) => ({ ...span, heldOut: false }))
}

function holds({ clip, track, from, to }: Owned, other: Owned, frameIndex: number): boolean {
  return clip === other.clip && track === other.track && frameIndex >= from && frameIndex <= to
}
