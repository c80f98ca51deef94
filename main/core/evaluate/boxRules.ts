import type { Box } from '../../contract/geometry'

/** Arithmetic of a benchmark whose ground truth is boxes. Numbers are in the file's own pixel origin where a rule looks at their sign. */
export interface BoxRules {
  /** Thresholds on IoU; success counts strictly above. */
  overlaps: readonly number[]
  /** Thresholds on the centre error, source pixels; precision counts at most. */
  errors: readonly number[]
  /** Thresholds on the centre error divided by the ground truth's width and height. */
  normalizedErrors: readonly number[]
  /** The first prediction of a pass is the ground truth itself. */
  replacesFirst: boolean
  /** A prediction that is no box repeats the one before it; without it, its overlap is 0. */
  repeatsInvalid: boolean
  /** Ground truth that fails this counts as failed in success and, by a quirk of the toolkits, as precise. */
  isValidTruth: (truth: Box) => boolean
  /** The same for the centre error. */
  isValidCenter: (truth: Box) => boolean
  /** Frames flagged as absent (full occlusion, out of view): taken out, or taken out of the counts but not of the number of frames. */
  absentFrames: 'left out' | 'failed'
  /** Whole pixels before anything is computed, halves to even as numpy does. */
  roundsBoxes: boolean
}

/** Multiples of .05 as `numpy.arange(0, 1.05, .05)` has them. */
const TWENTIETHS = Array.from({ length: 21 }, (_, index) => index * 0.05)
const PIXELS_TO_50 = Array.from({ length: 51 }, (_, index) => index)
const HUNDREDTHS_TO_HALF = Array.from({ length: 51 }, (_, index) => index / 100)

const hasArea = ({ width, height }: Box): boolean => width > 0 && height > 0
const isPositive = ({ left, top, width, height }: Box): boolean => left > 0 && top > 0 && width > 0 && height > 0
const always = (): boolean => true

/** The protocol of the benchmark's authors (Wu, Lim, Yang 2013), every ground truth compared as it stands. */
export const OTB_RULES: BoxRules = {
  overlaps: TWENTIETHS, errors: PIXELS_TO_50, normalizedErrors: HUNDREDTHS_TO_HALF,
  replacesFirst: true, repeatsInvalid: true, isValidTruth: always, isValidCenter: always, absentFrames: 'left out', roundsBoxes: false,
}

/** Their Matlab code to the letter (calcSeqErrRobust, genPerfMat): ground truth that is not positive in all four numbers is invalid, which touches 10 frames of Biker, Board, Crowds and Twinnings. */
export const OTB_MATLAB_RULES: BoxRules = { ...OTB_RULES, isValidTruth: isPositive, isValidCenter: isPositive }

/** pysot's toolkit, utils/statistics. Trackers of its kind write the ground truth as their first box. */
export const OTB_PYSOT_RULES: BoxRules = {
  ...OTB_RULES, replacesFirst: false, repeatsInvalid: false, isValidTruth: hasArea,
  isValidCenter: ({ left, top, width, height }) => left + (width - 1) / 2 > 0 && top + (height - 1) / 2 > 0,
}

/** got10k's experiments/otb. */
export const OTB_GOT10K_RULES: BoxRules = { ...OTB_RULES, repeatsInvalid: false }

/** LaSOT's Matlab toolkit: frames without the target are removed from the counts, while the divisor stays the length of the sequence. */
export const LASOT_RULES: BoxRules = { ...OTB_MATLAB_RULES, absentFrames: 'failed' }

/** As the Python toolkits that divide by the frames in which the target is to be seen. */
export const LASOT_PRESENT_RULES: BoxRules = { ...OTB_MATLAB_RULES, absentFrames: 'left out' }

/** TrackingNet's devkit, metrics.py: whole pixels, 21 thresholds each, areas by the trapezoidal rule. */
export const TRACKINGNET_RULES: BoxRules = {
  overlaps: TWENTIETHS,
  errors: Array.from({ length: 21 }, (_, index) => index * 2.5),
  normalizedErrors: Array.from({ length: 21 }, (_, index) => index * 0.025),
  replacesFirst: true, repeatsInvalid: false, isValidTruth: always, isValidCenter: always, absentFrames: 'left out', roundsBoxes: true,
}
