import type { Size } from '../../../contract/geometry'
import { isCode, REGION_CODES, type Region } from '../../../contract/region'
import type { Tally } from '../protocol'
import { boundMask } from './rasterRows'
import { computeRegionOverlap } from './regionOverlap'
import { ANCHOR_SPACING, FAILURE_OVERLAP, GRACE_FRAMES } from './anchorConstants'

/** A start of the restart-free protocol. */
export interface Anchor {
  /** 0-based. */
  frame: number
  /** From there to the first frame. */
  backward: boolean
}

/** @param values of `anchor.value`, one a frame: above 0 forward, below 0 backward, 0 no start */
export function listAnchors(values: readonly number[]): Anchor[] {
  const at = (backward: boolean): Anchor[] => values.flatMap((value, frame) => ((backward ? value < 0 : value > 0) ? [{ frame, backward }] : []))
  return [...at(false), ...at(true)]
}

/** Anchors of a sequence without the file: every 50 frames, into the longer part (VOT2020, section 2); moved on to a frame with a region. */
export function placeAnchors(truth: readonly Region[]): Anchor[] {
  const anchors: Anchor[] = []
  for (let at = 0; at < truth.length; at += ANCHOR_SPACING) {
    const backward = at > truth.length / 2
    const step = backward ? -1 : 1
    let frame = at
    while (truth[frame]?.kind === 'code') frame += step
    if (truth[frame] && !anchors.some((other) => other.frame === frame)) anchors.push({ frame, backward })
  }
  return [...anchors.filter(({ backward }) => !backward), ...anchors.filter(({ backward }) => backward)]
}

/** The sequence's frames in the order in which a run from an anchor sees them. */
export function framesFrom({ frame, backward }: Anchor, length: number): number[] {
  return backward ? Array.from({ length: frame + 1 }, (_, index) => frame - index) : Array.from({ length: length - frame }, (_, index) => frame + index)
}

export interface AnchorRequest {
  truth: readonly Region[]
  /** Each with one region for each of {@link framesFrom}, the first a code. */
  runs: readonly { anchor: Anchor; regions: readonly Region[] }[]
  picture: Size
  /** Places of the expected-overlap curve. */
  places: number
}

export interface AnchorScore {
  frames: number
  tallies: Record<'accuracy' | 'robustness' | 'expectedOverlap', Tally>
  /** By frame of the sequence, of the forward run with the earliest anchor that reaches it; null where none does. */
  overlaps: (number | null)[]
}

/**
 * Scores one sequence without restarts (VOT2020 to 2022), as vot-toolkit's multistart analysis does.
 * @throws RangeError when a run has not as many regions as frames, or there is none
 */
export function scoreAnchors({ truth, runs, picture, places }: AnchorRequest): AnchorScore {
  if (runs.length === 0) throw new RangeError('no anchor')
  let [tracked, overlapSum, total] = [0, 0, 0]
  const expected = { sums: Array<number>(places).fill(0), weights: Array<number>(places).fill(0) }
  const byFrame = Array<number | null>(truth.length).fill(null)
  for (const { anchor, regions } of runs) {
    const frames = framesFrom(anchor, truth.length)
    if (regions.length !== frames.length) throw new RangeError(`${regions.length} regions for ${frames.length} frames from frame ${anchor.frame + 1}`)
    const wanted = frames.map((frame) => truth[frame]!)
    const overlaps = regions.map((region, index) => computeRegionOverlap({ first: region, second: wanted[index]!, limits: picture, library: 'vot-toolkit' }) ?? 0)
    const progress = findFailure(overlaps, wanted)
    tracked += progress
    overlapSum += overlaps.slice(0, progress).reduce((sum, overlap) => sum + overlap, 0)
    total += frames.length
    addExpected({ overlaps, progress, expected })
    frames.forEach((frame, index) => { byFrame[frame] ??= index === 0 ? 1 : overlaps[index]! })
  }
  return {
    frames: truth.length, overlaps: byFrame,
    tallies: { accuracy: { sums: [overlapSum], weights: [tracked] }, robustness: { sums: [(tracked / total) * truth.length], weights: [truth.length] }, expectedOverlap: expected },
  }
}

/** Frames before the failure: the first of ten in a row with next to no overlap. All of them where there is none. */
function findFailure(overlaps: readonly number[], wanted: readonly Region[]): number {
  let left = GRACE_FRAMES
  for (const [index, overlap] of overlaps.entries()) {
    left = overlap <= FAILURE_OVERLAP && !isEmpty(wanted[index]!) ? left - 1 : GRACE_FRAMES
    if (left === 0) return index + 1 - GRACE_FRAMES
  }
  return overlaps.length
}

/** Nothing that could be lost: no region, or a mask without a pixel. */
function isEmpty(region: Region): boolean {
  return region.kind === 'code' || (region.kind === 'mask' && boundMask(region) === null)
}

/** A run that failed goes on past its end with zeros; there the toolkit divides by one frame less. */
function addExpected({ overlaps, progress, expected }: { overlaps: readonly number[]; progress: number; expected: { sums: number[]; weights: number[] } }): void {
  const failed = progress < overlaps.length
  let sum = 0
  for (let place = 1; place < expected.sums.length; place += 1) {
    if (place >= overlaps.length && !failed) break
    if (place < progress) sum += overlaps[place]!
    expected.sums[place]! += place < overlaps.length ? sum / place : sum / (place - 1)
    expected.weights[place]! += 1
  }
}

/** One pass, mean overlap of the frames after the first whose ground truth is a region (VOT's unsupervised experiment). */
export function scoreUnsupervised({ truth, regions, picture }: { truth: readonly Region[]; regions: readonly Region[]; picture: Size }): { frames: number; tallies: Record<'accuracy', Tally>; overlaps: (number | null)[] } {
  if (regions.length !== truth.length) throw new RangeError(`${regions.length} regions for ${truth.length} frames of ground truth`)
  const overlaps = truth.map((wanted, frame) => {
    const region = regions[frame]!
    if (wanted.kind === 'code' || isCode(region, REGION_CODES.initialization) || isCode(region, REGION_CODES.unknown)) return null
    return computeRegionOverlap({ first: region, second: wanted, limits: picture, library: 'vot-toolkit' })
  })
  const counted = overlaps.filter((overlap): overlap is number => overlap !== null)
  if (counted.length === 0) throw new RangeError('no frame with a target')
  return { frames: counted.length, overlaps, tallies: { accuracy: { sums: [counted.reduce((sum, overlap) => sum + overlap, 0) / counted.length], weights: [1] } } }
}
