import { z } from 'zod'
import { integersSchema } from './binary'
import type { ChainRejection } from './learning'

/** What a chain came to, as {@link minedSchema} counts: left out, not judged yet, accepted, rejected. */
export const MINED_VERDICTS = ['accepted', 'rejected', 'unjudged', 'excluded'] as const
export type MinedVerdict = (typeof MINED_VERDICTS)[number]

/** What a run took from one clip, in the clip's own frames. Columns of chains have one entry a chain. */
export const minedSchema = z.object({
  /** First and last frame of each chain, both included, whichever way it was followed. */
  from: integersSchema,
  to: integersSchema,
  /** Position in MINED_VERDICTS. */
  verdict: integersSchema,
  round: integersSchema,
  /** Of each patch that was found in a single frame: what chains start from and anchors are. */
  instances: integersSchema,
  /** Of each patch that the network took for another's, in the rankings that the run wrote down, and of each place that the tracker had taken for a corrected target. */
  negatives: integersSchema,
})
export type Mined = z.infer<typeof minedSchema>

export interface MinedFindings {
  chains: readonly { frameIndexes: readonly number[]; round: number; rejection: ChainRejection | null; judged: boolean; excluded: boolean }[]
  /** Frames. */
  instances: readonly number[]
  negatives: readonly number[]
}

/** Findings of one clip as columns. */
export function packMined({ chains, instances, negatives }: MinedFindings): Mined {
  const verdictOf = ({ excluded, judged, rejection }: MinedFindings['chains'][number]): MinedVerdict => (excluded ? 'excluded' : !judged ? 'unjudged' : rejection === null ? 'accepted' : 'rejected')
  return {
    from: Int32Array.from(chains, ({ frameIndexes }) => Math.min(...frameIndexes)),
    to: Int32Array.from(chains, ({ frameIndexes }) => Math.max(...frameIndexes)),
    verdict: Int32Array.from(chains, (chain) => MINED_VERDICTS.indexOf(verdictOf(chain))),
    round: Int32Array.from(chains, ({ round }) => round),
    instances: Int32Array.from(instances), negatives: Int32Array.from(negatives),
  }
}
