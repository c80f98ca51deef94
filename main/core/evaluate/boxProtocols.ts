import { LASOT_PRESENT_RULES, LASOT_RULES, OTB_GOT10K_RULES, OTB_MATLAB_RULES, OTB_PYSOT_RULES, OTB_RULES, TRACKINGNET_RULES, type BoxRules } from './boxRules'
import type { CurveRule, FigureRule, Protocol } from './protocol'

/** A protocol on boxes: where each pass starts, and by which arithmetic it is scored. */
export interface BoxProtocol extends Protocol {
  family: 'boxes'
  rulesOfBoxes: BoxRules
  /** One pass from the first frame; from 20 frames on (TRE); or from 12 shifted and scaled boxes (SRE). */
  starts: 'one-pass' | 'temporal' | 'spatial'
}

function curvesOf({ overlaps, errors, normalizedErrors }: BoxRules): CurveRule[] {
  return [
    { key: 'success', title: 'Success', xLabel: 'IoU threshold', yLabel: 'share of frames above it', x: overlaps },
    { key: 'precision', title: 'Precision', xLabel: 'centre error threshold, px', yLabel: 'share of frames within it', x: errors },
    { key: 'normalizedPrecision', title: 'Normalized precision', xLabel: 'normalized centre error threshold', yLabel: 'share of frames within it', x: normalizedErrors },
    { key: 'overlap', title: 'Mean overlap', xLabel: '', yLabel: 'mean IoU', x: [0] },
  ]
}

const AUC: FigureRule = { key: 'auc', title: 'AUC', meaning: 'mean of the success curve over its thresholds', curve: 'success', reduce: { kind: 'mean' }, better: 'higher', decimals: 3 }
const PRECISION: FigureRule = { key: 'precisionAt20', title: 'P20', meaning: 'share of frames with a centre error of at most 20 px', curve: 'precision', reduce: { kind: 'at', place: 20 }, better: 'higher', decimals: 3 }
const SUCCESS_AT_50: FigureRule = { key: 'successAt50', title: 'SR50', meaning: 'share of frames with IoU > 0.5', curve: 'success', reduce: { kind: 'at', place: 10 }, better: 'higher', decimals: 3 }
const NORMALIZED: FigureRule = { key: 'normalizedPrecision', title: 'Pnorm', meaning: 'mean of the normalized precision curve over thresholds 0 to 0.5', curve: 'normalizedPrecision', reduce: { kind: 'mean' }, better: 'higher', decimals: 3 }
const NORMALIZED_AT_20: FigureRule = { key: 'normalizedPrecisionAt02', title: 'Pnorm.2', meaning: 'share of frames with a normalized centre error of at most 0.2', curve: 'normalizedPrecision', reduce: { kind: 'at', place: 20 }, better: 'higher', decimals: 3 }
const OVERLAP: FigureRule = { key: 'meanOverlap', title: 'IoU', meaning: 'mean overlap over the frames of a sequence, then over sequences', curve: 'overlap', reduce: { kind: 'mean' }, better: 'higher', decimals: 3 }

const MEANS = 'each sequence weighs the same'
const ABSENT = 'a frame that the ground truth marks with NaN is left out'
const PRECISE = 'ground truth without positive numbers counts as failed in success and as precise in precision, as in the toolkit'

const OTB: BoxProtocol = {
  name: 'otb', family: 'boxes', title: 'OTB one-pass evaluation', variant: 'original (Wu, Lim and Yang)', rulesOfBoxes: OTB_RULES, starts: 'one-pass',
  rules: { firstFrame: 'counts, with the ground truth as its box', invalidPrediction: 'repeats the box before it', invalidGroundTruth: 'is compared as it stands', absent: ABSENT, mean: MEANS },
  curves: curvesOf(OTB_RULES), figures: [AUC, PRECISION, SUCCESS_AT_50, OVERLAP],
}

/** Every protocol on boxes, in the order of the help. */
export const BOX_PROTOCOLS: readonly BoxProtocol[] = [
  OTB,
  { ...OTB, name: 'otb-matlab', variant: 'Matlab code of the original', rulesOfBoxes: OTB_MATLAB_RULES, rules: { ...OTB.rules, invalidGroundTruth: PRECISE } },
  {
    ...OTB, name: 'otb-pysot', variant: 'pysot toolkit', rulesOfBoxes: OTB_PYSOT_RULES, curves: curvesOf(OTB_PYSOT_RULES), figures: [AUC, PRECISION, NORMALIZED_AT_20, OVERLAP],
    rules: { firstFrame: 'counts as it was written', invalidPrediction: 'has IoU 0', invalidGroundTruth: PRECISE, absent: ABSENT, mean: MEANS },
  },
  {
    ...OTB, name: 'otb-got10k', variant: 'got10k toolkit 0.1.3', rulesOfBoxes: OTB_GOT10K_RULES, curves: curvesOf(OTB_GOT10K_RULES),
    rules: { firstFrame: 'counts, with the ground truth as its box', invalidPrediction: 'has IoU 0', invalidGroundTruth: 'is compared as it stands', absent: ABSENT, mean: MEANS },
  },
  { ...OTB, name: 'tre', title: 'OTB temporal robustness (TRE)', starts: 'temporal', rules: { ...OTB.rules, starts: '20 frames from the first to the last with 20 frames left; each pass runs to the end, frames of all passes are pooled' } },
  { ...OTB, name: 'sre', title: 'OTB spatial robustness (SRE)', starts: 'spatial', rules: { ...OTB.rules, starts: '8 shifts by a tenth of the target and 4 scales .8 to 1.2 of the first box; frames of all passes are pooled' } },
  { ...OTB, name: 'tc128', title: 'TC-128 one-pass evaluation', variant: 'OTB original, as its authors use it' },
  {
    ...OTB, name: 'lasot', title: 'LaSOT one-pass evaluation', variant: 'LaSOT_Evaluation_Toolkit (Matlab)', rulesOfBoxes: LASOT_RULES, figures: [AUC, PRECISION, NORMALIZED, NORMALIZED_AT_20, OVERLAP],
    rules: { ...OTB.rules, invalidGroundTruth: PRECISE, absent: 'frames of full occlusion or out of view are removed from the counts, but the divisor is the length of the sequence' },
  },
  {
    ...OTB, name: 'lasot-present', title: 'LaSOT one-pass evaluation', variant: 'frames with the target only', rulesOfBoxes: LASOT_PRESENT_RULES, figures: [AUC, PRECISION, NORMALIZED, NORMALIZED_AT_20, OVERLAP],
    rules: { ...OTB.rules, absent: 'frames of full occlusion or out of view are left out' },
  },
  {
    ...OTB, name: 'trackingnet', title: 'TrackingNet one-pass evaluation', variant: 'TrackingNet-devkit metrics.py', rulesOfBoxes: TRACKINGNET_RULES, curves: curvesOf(TRACKINGNET_RULES),
    figures: [
      { ...AUC, reduce: { kind: 'trapezoid' }, meaning: 'area under the success curve, trapezoidal rule' },
      { key: 'precision', title: 'P', meaning: 'area under the precision curve of 0 to 50 px, trapezoidal rule', curve: 'precision', reduce: { kind: 'trapezoid' }, better: 'higher', decimals: 3 },
      { ...NORMALIZED, reduce: { kind: 'trapezoid' }, meaning: 'area under the normalized precision curve of 0 to 0.5, trapezoidal rule' },
      { ...PRECISION, reduce: { kind: 'at', place: 8 } }, OVERLAP,
    ],
    rules: { firstFrame: 'counts, with the ground truth as its box', invalidPrediction: 'has IoU 0', boxes: 'rounded to whole pixels', absent: ABSENT, mean: MEANS },
  },
]
