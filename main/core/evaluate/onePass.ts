import type { Box } from '../../contract/geometry'
import { computeCenterError, computeOverlap, isValidBox } from './overlap'
import { computePrecision, computePrecisionCurve, computeSuccessCurve, mean } from './successCurve'

/** Names the arithmetic in every report: toolkits differ (landscape 4.8). */
export const ONE_PASS_VARIANT = {
  protocol: 'one-pass evaluation',
  variant: 'pysot',
  auc: 'mean over the IoU thresholds 0, 0.05 .. 1 of the share of frames with IoU > threshold',
  precisionAt20: 'share of frames with a centre error <= 20 px',
  firstFrame: 'counts, with the ground truth as its box',
  invalidPrediction: 'repeats the box before it',
  invalidGroundTruth: 'a box without area counts with IoU 0; a frame marked NaN (target absent) is left out',
} as const

export interface OnePassScores {
  auc: number
  precisionAt20: number
  meanOverlap: number
}

export interface OnePassResult extends OnePassScores {
  /** Frames that counted. */
  frames: number
  successCurve: number[]
  precisionCurve: number[]
}

export interface OnePassRequest {
  /** One entry a frame; null where the target is absent: such frames do not count. */
  groundTruth: readonly (Box | null)[]
  /** One entry for each of the ground truth's; the first is replaced by the ground truth. */
  predicted: readonly (Box | null)[]
}

/**
 * One-pass evaluation of one sequence, {@link ONE_PASS_VARIANT}.
 * @throws RangeError when the lists differ in length or no frame has a target
 */
export function evaluateOnePass({ groundTruth, predicted }: OnePassRequest): OnePassResult {
  if (groundTruth.length !== predicted.length) throw new RangeError(`${predicted.length} boxes for ${groundTruth.length} frames of ground truth`)
  const completed = completePredictions({ groundTruth, predicted })
  const overlaps: number[] = []
  const centerErrors: number[] = []
  for (const [index, truth] of groundTruth.entries()) {
    if (!truth) continue
    overlaps.push(computeOverlap(completed[index]!, truth))
    centerErrors.push(computeCenterError(completed[index]!, truth))
  }
  if (overlaps.length === 0) throw new RangeError('no frame with a target')
  const successCurve = computeSuccessCurve(overlaps)
  return {
    frames: overlaps.length,
    auc: mean(successCurve),
    precisionAt20: computePrecision(centerErrors),
    meanOverlap: mean(overlaps),
    successCurve,
    precisionCurve: computePrecisionCurve(centerErrors),
  }
}

/** The first box becomes the ground truth, an invalid one repeats the one before it. */
function completePredictions({ groundTruth, predicted }: OnePassRequest): Box[] {
  let last = groundTruth.find((box) => box !== null) ?? { left: 0, top: 0, width: 0, height: 0 }
  const first = groundTruth.findIndex((box) => box !== null)
  return predicted.map((box, index) => {
    if (index > first && isValidBox(box)) last = box
    return last
  })
}

/** Mean over sequences, not over frames: each sequence weighs the same, as the benchmark's does. */
export function averageScores(results: readonly OnePassScores[]): OnePassScores {
  return {
    auc: mean(results.map((result) => result.auc)),
    precisionAt20: mean(results.map((result) => result.precisionAt20)),
    meanOverlap: mean(results.map((result) => result.meanOverlap)),
  }
}
