import type { Box } from '../../contract/geometry'
import type { BoxRules } from './boxRules'
import { computeCenterError, computeOverlap, isValidBox } from './overlap'
import type { Tally } from './protocol'

/** One pass of a tracker over a sequence, or over a part of it. */
export interface BoxPass {
  /** One entry a frame; null where the target is marked as absent by NaN: such frames never count. */
  truth: readonly (Box | null)[]
  /** One entry for each of the ground truth's. */
  predicted: readonly (Box | null)[]
  /** Flags of frames in which the target is hidden or out of view; none by default. */
  absent?: readonly boolean[] | undefined
}

export interface BoxScoreRequest {
  rules: BoxRules
  /** One for a plain pass; several starts are pooled by frames, as OTB does for TRE and SRE. */
  passes: readonly BoxPass[]
  /** Coordinate of the top-left pixel in the benchmark's files: what its rules on signs look at. */
  origin: 0 | 1
}

/** One sequence of a benchmark with boxes: its part in each curve. */
export interface BoxScore {
  /** Frames that counted. */
  frames: number
  tallies: Record<'success' | 'precision' | 'normalizedPrecision' | 'overlap', Tally>
  /** Of the first pass, one entry a frame; null where the frame does not count. */
  overlaps: (number | null)[]
}

interface Counts {
  /** The divisor: frames that count, and those that count as failed. */
  frames: number
  success: number[]
  precision: number[]
  normalizedPrecision: number[]
  overlap: number
}

/**
 * Scores one sequence by a benchmark's own arithmetic.
 * @throws RangeError when lists differ in length or no frame counts
 */
export function scoreBoxes({ rules, passes, origin }: BoxScoreRequest): BoxScore {
  const zeros = (length: number): number[] => Array<number>(length).fill(0)
  const counts: Counts = { frames: 0, success: zeros(rules.overlaps.length), precision: zeros(rules.errors.length), normalizedPrecision: zeros(rules.normalizedErrors.length), overlap: 0 }
  const overlaps = passes.map((pass) => countPass({ pass, rules, origin, counts }))
  const { frames } = counts
  if (frames === 0) throw new RangeError('no frame with a target')
  const share = (hits: readonly number[]): Tally => ({ sums: hits.map((hit) => hit / frames), weights: hits.map(() => 1) })
  return {
    frames, overlaps: overlaps[0] ?? [],
    tallies: { success: share(counts.success), precision: share(counts.precision), normalizedPrecision: share(counts.normalizedPrecision), overlap: share([counts.overlap]) },
  }
}

interface PassRequest extends Omit<BoxScoreRequest, 'passes'> {
  pass: BoxPass
  counts: Counts
}

/** Adds a pass to the counts, and says the overlap of each frame. */
function countPass({ pass, rules, origin, counts }: PassRequest): (number | null)[] {
  const { truth, absent = [] } = pass
  if (pass.predicted.length !== truth.length) throw new RangeError(`${pass.predicted.length} boxes for ${truth.length} frames of ground truth`)
  const predicted = completePredictions(pass, rules)
  return truth.map((given, index) => {
    if (!given) return null
    const isAbsent = absent[index] === true
    if (!isAbsent || rules.absentFrames === 'failed') counts.frames += 1
    if (isAbsent) return null
    const wanted = rules.roundsBoxes ? roundBox(given) : given
    return countFrame({ rules, counts, wanted, box: predicted[index] ?? null, inFile: { ...wanted, left: wanted.left + origin, top: wanted.top + origin } })
  })
}

interface FrameRequest {
  rules: BoxRules
  counts: Counts
  wanted: Box
  box: Box | null
  /** The ground truth in its file's numbers. */
  inFile: Box
}

function countFrame({ rules, counts, wanted, box, inFile }: FrameRequest): number {
  const valid = rules.isValidTruth(inFile)
  const overlap = valid && box ? computeOverlap(box, wanted) : 0
  rules.overlaps.forEach((threshold, place) => { counts.success[place]! += valid && overlap > threshold ? 1 : 0 })
  const centered = rules.isValidCenter(inFile)
  const error = box ? computeCenterError(box, wanted) : Number.NaN
  const normalized = box ? computeNormalizedError(box, wanted) : Number.NaN
  rules.errors.forEach((threshold, place) => { counts.precision[place]! += !centered || error <= threshold ? 1 : 0 })
  rules.normalizedErrors.forEach((threshold, place) => { counts.normalizedPrecision[place]! += !centered || normalized <= threshold ? 1 : 0 })
  counts.overlap += overlap
  return overlap
}

/** Distance of the centres after dividing x by the ground truth's width and y by its height. */
export function computeNormalizedError(box: Box, truth: Box): number {
  const x = (box.left + box.width / 2 - truth.left - truth.width / 2) / truth.width
  const y = (box.top + box.height / 2 - truth.top - truth.height / 2) / truth.height
  return Math.hypot(x, y)
}

/** Predictions as the rules take them; null stays where nothing stands in for a missing box. */
function completePredictions({ truth, predicted }: BoxPass, rules: BoxRules): (Box | null)[] {
  const first = truth.findIndex((box) => box !== null)
  let last: Box | null = null
  return predicted.map((box, index) => {
    const taken: Box | null = index === first && rules.replacesFirst ? truth[index]! : box
    if (isValidBox(taken)) last = taken
    const kept = rules.repeatsInvalid && !isValidBox(taken) ? last : taken
    return kept && rules.roundsBoxes ? roundBox(kept) : kept
  })
}

function roundBox({ left, top, width, height }: Box): Box {
  return { left: roundHalfToEven(left), top: roundHalfToEven(top), width: roundHalfToEven(width), height: roundHalfToEven(height) }
}

/** As IEEE 754 and numpy: 2.5 becomes 2, 3.5 becomes 4. */
export function roundHalfToEven(value: number): number {
  const rounded = Math.round(value)
  return rounded - value === 0.5 && rounded % 2 !== 0 ? rounded - 1 : rounded
}
