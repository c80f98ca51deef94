import type { Instance } from '../../contract/learning'
import { rankOtherClips } from '../../core/discriminate/neighbourBatches'
import type { LoopEvent } from '../../core/train/loopEvents'

/** Anchors written down at each ranking: enough to see what changes, a few kilobytes each time. */
const ANCHORS = 24
/** Nearest others of each. */
const NEAREST = 8

/** A ranking as a run keeps it. Instances by their id. */
export interface LoggedRanking {
  /** Training step before which it was made. */
  step: number
  anchors: { anchor: number; negatives: { id: number; similarity: number }[] }[]
}

/** Some anchors, the same at every ranking of a run and spread over all its instances, with what the network finds most like each of them in other clips. */
export function describeRanking({ planned, globalStep, index }: Extract<LoopEvent, { kind: 'ranked' }>, instances: readonly Instance[]): LoggedRanking {
  const maximumSimilarity = planned.stage.kind === 'discriminate' ? planned.stage.hardNegatives.maximumSimilarity : 1
  const count = Math.min(ANCHORS, instances.length)
  const anchors = Array.from({ length: count }, (_, place) => Math.floor((place * instances.length) / count))
  return {
    step: globalStep,
    anchors: anchors.map((anchor) => ({
      anchor: instances[anchor]!.id,
      negatives: rankOtherClips({ anchor, instances, index, count: NEAREST, maximumSimilarity }).map(({ position, similarity }) => ({ id: instances[position]!.id, similarity })),
    })),
  }
}
