import type { LabelsConfig } from '../../contract/config'
import type { Box } from '../../contract/geometry'
import type { Chain } from '../../contract/learning'
import { isValidBox } from '../evaluate/overlap'
import { centerOf, distance, objectSize } from '../geometry/box'

/** A labelled target in one frame. */
export interface LabelledPlace {
  frameIndex: number
  box: Box
}

/**
 * Cuts a labelled sequence into stretches whose frames are at most `maximumGap` apart, so that any two places of one make a pair, and keeps of each
 * some places, evenly spread. Frames without a target are left out, and so is a stretch in which there are fewer than two with one.
 */
export function planStretches(groundTruth: readonly (Box | null)[], { maximumGap, cropsPerStretch }: LabelsConfig): LabelledPlace[][] {
  const stretches: LabelledPlace[][] = []
  for (let from = 0; from < groundTruth.length; from += maximumGap + 1) {
    const places = groundTruth.slice(from, from + maximumGap + 1).flatMap((box, index) => (isValidBox(box) ? [{ frameIndex: from + index, box }] : []))
    if (places.length >= 2) stretches.push(pickEvenly(places, cropsPerStretch))
  }
  return stretches
}

/** A stretch as an accepted chain of round 0, which is in every round. */
export function describeStretch({ places, clip }: { places: readonly LabelledPlace[]; clip: number }): Omit<Chain, 'id' | 'crops'> {
  const boxes = places.map(({ box }) => box)
  const [first, last] = [boxes[0]!, boxes.at(-1)!]
  return {
    source: 'labelled', round: 0, clip, window: -1, instance: -1, frameIndexes: places.map(({ frameIndex }) => frameIndex), boxes, similarities: boxes.map(() => 1), peakToSidelobe: [],
    cycleError: 0, cycleOffset: { x: 0, y: 0 }, displacement: distance(centerOf(first), centerOf(last)) / objectSize(first), rejection: null,
  }
}

/** The first, the last, and as many between them as there is room for. */
function pickEvenly<T>(all: readonly T[], most: number): T[] {
  if (all.length <= most) return [...all]
  return Array.from({ length: most }, (_, index) => all[Math.round((index * (all.length - 1)) / (most - 1))]!)
}
