import type { CorrespondStage } from '../../contract/config'
import type { Chain, Drift } from '../../contract/learning'
import type { Random } from '../random'
import { drawPairs, type Pair } from './pairs'

export interface DrawMixedRequest {
  mined: readonly Chain[]
  corrected: readonly Chain[]
  drifts: readonly Drift[]
  stage: Pick<CorrespondStage, 'batchSize' | 'correctedShare' | 'driftShare'>
  random: Random
}

/** Pairs of a batch: mined ones, and as many of corrected spans as the stage wants. Where there is only one kind, it has the whole batch. */
export function drawMixedPairs({ mined, corrected, drifts, stage, random }: DrawMixedRequest): Pair[] {
  const { batchSize, correctedShare } = stage
  const taught = corrected.length === 0 ? 0 : mined.length === 0 ? batchSize : Math.round(correctedShare * batchSize)
  const pairs = taught < batchSize ? drawPairs({ chains: mined, batchSize: batchSize - taught, random }) : []
  return taught > 0 ? [...pairs, ...drawCorrectedPairs({ corrected, drifts, count: taught, driftShare: stage.driftShare, random })] : pairs
}

interface DrawCorrectedRequest {
  corrected: readonly Chain[]
  drifts: readonly Drift[]
  count: number
  driftShare: number
  random: Random
}

/**
 * Pairs from as many different spans as there are. Some search where the tracker had been: what it took for the target is then in the middle of what is searched, and the
 * target where it is, or nowhere. That is the third form of hard negative of method 1.3, with the distractor known to be one.
 */
function drawCorrectedPairs({ corrected, drifts, count, driftShare, random }: DrawCorrectedRequest): Pair[] {
  const spans: Chain[] = []
  while (spans.length < count) spans.push(...random.shuffle(corrected).slice(0, count - spans.length))
  return spans.map((span): Pair => {
    const own = drifts.filter(({ chain }) => chain === span.id)
    if (own.length > 0 && random.chance(driftShare)) {
      const { crop, offset } = random.pick(own)
      return { chain: span.id, exemplarCrop: random.pick(span.crops), searchCrop: crop, offset, trusted: true }
    }
    const [exemplarCrop, searchCrop] = random.shuffle(span.crops) as [number, number]
    return { chain: span.id, exemplarCrop, searchCrop, trusted: true }
  })
}
