import { type Box, iou } from '../../contract/geometry'
import type { TrackSample } from '../../contract/track'

/** A box that a person stands for. */
export interface Anchor {
  frameIndex: number
  box: Box
}

export interface BlendRequest {
  first: Anchor
  last: Anchor
  /** Tracked from `first` towards `last`, whose frame included: what it says there is measured against the box that is known. */
  ahead: readonly TrackSample[]
  /** Tracked from `last` towards `first`, whose frame included. */
  back: readonly TrackSample[]
}

/** Two boxes that overlap less than this are of two things: their mean would be of none. */
const SAME_TARGET = 0.4
/** Nothing weighs nothing: where both sides are poor, the less poor one counts. */
const LEAST_WEIGHT = 0.02
/** How much better one side has to have met the far box, in overlap, for its word to settle a disagreement. */
const SETTLED_BY = 0.3

interface Pair {
  frameIndex: number
  ahead: Side
  back: Side
}

interface Side {
  sample: TrackSample
  weight: number
}

/**
 * One course out of two that were tracked towards each other. Where both are of one target the boxes are mixed, weighted by nearness to where each began,
 * by confidence, and by how well each met the box at its far end. Where they are not, the course changes sides once, at the frame that keeps most weight;
 * where both say that the target is there, and neither met its far end clearly better,
 * such frames are `uncertain`. Frames in between that neither side has are left out.
 */
export function blendTracks(request: BlendRequest): TrackSample[] {
  const pairs = pairUp(request)
  const settled = Math.abs(trustOf(request.ahead, request.last) - trustOf(request.back, request.first)) >= SETTLED_BY
  const blended: TrackSample[] = []
  for (let start = 0; start < pairs.length; ) {
    let end = start + 1
    const same = isSame(pairs[start]!)
    while (end < pairs.length && isSame(pairs[end]!) === same) end += 1
    const stretch = pairs.slice(start, end)
    blended.push(...(same ? stretch.map(mix) : changeSides(stretch, settled)))
    start = end
  }
  return [...blended, ...onlyOneSide(request)].sort((a, b) => a.frameIndex - b.frameIndex)
}

function pairUp({ first, last, ahead, back }: BlendRequest): Pair[] {
  const length = last.frameIndex - first.frameIndex
  const trust = { ahead: trustOf(ahead, last), back: trustOf(back, first) }
  const byFrame = new Map(back.map((sample) => [sample.frameIndex, sample]))
  return ahead.flatMap((sample): Pair[] => {
    const { frameIndex } = sample
    const other = byFrame.get(frameIndex)
    if (!other || !isBetween({ first, last }, frameIndex)) return []
    const share = (frameIndex - first.frameIndex) / length
    return [{
      frameIndex,
      ahead: { sample, weight: (1 - share) * trust.ahead * certainty(sample) },
      back: { sample: other, weight: share * trust.back * certainty(other) },
    }]
  })
}

function onlyOneSide({ first, last, ahead, back }: BlendRequest): TrackSample[] {
  const frames = { ahead: new Set(ahead.map(({ frameIndex }) => frameIndex)), back: new Set(back.map(({ frameIndex }) => frameIndex)) }
  const single = [...ahead.filter(({ frameIndex }) => !frames.back.has(frameIndex)), ...back.filter(({ frameIndex }) => !frames.ahead.has(frameIndex))]
  return single.filter(({ frameIndex }) => isBetween({ first, last }, frameIndex))
}

function isBetween({ first, last }: Pick<BlendRequest, 'first' | 'last'>, frameIndex: number): boolean {
  return frameIndex > first.frameIndex && frameIndex < last.frameIndex
}

/** How well a side met the box at its far end: 0..1. A side that did not get there is trusted little. */
function trustOf(samples: readonly TrackSample[], far: Anchor): number {
  const met = samples.find(({ frameIndex }) => frameIndex === far.frameIndex)
  return met && isPresent(met) ? Math.max(LEAST_WEIGHT, iou(met.box, far.box)) : LEAST_WEIGHT
}

function certainty(sample: TrackSample): number {
  if (!isPresent(sample)) return LEAST_WEIGHT
  const value = sample.confidence ?? sample.score
  return Number.isFinite(value) ? Math.min(1, Math.max(LEAST_WEIGHT, value)) : LEAST_WEIGHT
}

function isPresent({ state }: TrackSample): boolean {
  return state !== 'lost' && state !== 'outside'
}

function isSame({ ahead, back }: Pair): boolean {
  return isPresent(ahead.sample) && isPresent(back.sample) && iou(ahead.sample.box, back.sample.box) >= SAME_TARGET
}

/** What was measured is the heavier side's: the mean of two scores would be a number that nobody measured. */
function mix({ ahead, back }: Pair): TrackSample {
  const share = back.weight / (ahead.weight + back.weight)
  const heavier = share > 0.5 ? back.sample : ahead.sample
  return { ...heavier, box: mixBoxes(ahead.sample.box, back.sample.box, share) }
}

/** Sides by their mean, so that the shape changes evenly from one person's box to the other's. */
function mixBoxes(from: Box, to: Box, share: number): Box {
  const between = (a: number, b: number): number => a + (b - a) * share
  return { left: between(from.left, to.left), top: between(from.top, to.top), width: between(from.width, to.width), height: between(from.height, to.height) }
}

function changeSides(stretch: readonly Pair[], settled: boolean): TrackSample[] {
  const change = bestChange(stretch)
  return stretch.map(({ ahead, back }, index) => {
    const { sample } = index < change ? ahead : back
    const disputed = !settled && isPresent(ahead.sample) && isPresent(back.sample) && sample.state === 'tracked'
    return disputed ? { ...sample, state: 'uncertain' } : sample
  })
}

/** The row from which the later side keeps more weight in all than the earlier one would; `length`: never. */
function bestChange(stretch: readonly Pair[]): number {
  let kept = stretch.reduce((sum, { back }) => sum + back.weight, 0)
  let best = { row: 0, kept }
  stretch.forEach(({ ahead, back }, index) => {
    kept += ahead.weight - back.weight
    if (kept > best.kept) best = { row: index + 1, kept }
  })
  return best.row
}
