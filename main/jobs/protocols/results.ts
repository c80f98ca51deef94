import type { Box } from '../../contract/geometry'
import type { Region } from '../../contract/region'
import type { Anchor } from '../../core/evaluate/vot/anchorScores'

/** What a tracker answered on a sequence, in the shape that its protocol scores; tracked by us or read from files. */
export type SequenceResult =
  | { kind: 'boxes'; passes: { start: number; boxes: (Box | null)[] }[] }
  | { kind: 'regions'; runs: Region[][] }
  | { kind: 'anchors'; runs: { anchor: Anchor; regions: Region[] }[] }

/** Frames after the first of each pass, and the seconds that the tracker alone took for them. */
export interface Timing {
  updates: number
  seconds: number
}
