import type { Box } from '../../contract/geometry'
import { computeOverlap, isValidBox } from '../../core/evaluate/overlap'
import type { SequenceScores } from '../evaluateReport'

/** One model on the clip that the run did not learn from. */
export interface HeldOutTrack {
  /** The model as people know it. */
  name: string
  /** One entry a frame; null where it gave none. */
  boxes: readonly (Box | null)[]
  scores: SequenceScores
}

/** The same clip tracked by the model that a run started from and by the one that it made. */
export interface HeldOutResult {
  sequence: string
  /** The clip's path. */
  clip: string
  /** One entry a frame; null where the target is absent. */
  groundTruth: readonly (Box | null)[]
  before: HeldOutTrack
  after: HeldOutTrack
  /** File of the response maps of `after`, as store/responseFile writes it. */
  responses?: string
  /** Training steps between the two models. */
  steps: number
}

/** IoU of each frame that counts, as one-pass evaluation has it: an invalid box repeats the one before. */
export function computeFrameOverlaps({ groundTruth, boxes }: { groundTruth: HeldOutResult['groundTruth']; boxes: HeldOutTrack['boxes'] }): { frameIndex: number; overlap: number }[] {
  let last: Box | null = null
  return groundTruth.flatMap((truth, frameIndex) => {
    const box = boxes[frameIndex] ?? null
    if (isValidBox(box)) last = box
    return truth ? [{ frameIndex, overlap: last ? computeOverlap(last, truth) : 0 }] : []
  })
}
