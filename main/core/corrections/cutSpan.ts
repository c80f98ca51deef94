import type { CorrectedSpan, DriftRegion } from '../../contract/corrections'
import type { Picture } from '../../contract/frame'
import type { Box, Point } from '../../contract/geometry'
import type { Chain, Drift } from '../../contract/learning'
import { centerOf, distance, objectSize } from '../geometry/box'
import { CONTEXT_SIZE, contextSide, cropSquare, meanColour } from '../geometry/crop'

/** Crops of one span at most, spread evenly: more of the same course teach nothing, and cost their room [G]. */
const MOST_PLACES = 24
const MOST_DRIFTS = 12

export interface SpanPlan {
  places: CorrectedSpan['places']
  drifts: DriftRegion[]
  /** Frames that crops are cut from, in order, each once. */
  frames: number[]
}

/** Which places of a span are learned from: both ends, and evenly spread ones between. */
export function planSpan({ places, drifts }: CorrectedSpan): SpanPlan {
  const chosen = { places: pickEvenly(places, MOST_PLACES), drifts: pickEvenly(drifts.toSorted((a, b) => a.frameIndex - b.frameIndex), MOST_DRIFTS) }
  const frames = [...new Set([...chosen.places, ...chosen.drifts].map(({ frameIndex }) => frameIndex))].sort((a, b) => a - b)
  return { ...chosen, frames }
}

/** A span as an accepted chain of round 0: it holds in every round. What mining measures of a chain is not known of it, nor needed: a person stands for it. */
export function describeSpan({ places, clip }: { places: SpanPlan['places']; clip: number }): Omit<Chain, 'id' | 'crops'> {
  const boxes = places.map(({ box }) => box)
  const [first, last] = [boxes[0]!, boxes.at(-1)!]
  return {
    source: 'corrected', round: 0, clip, window: -1, instance: -1, frameIndexes: places.map(({ frameIndex }) => frameIndex), boxes, similarities: boxes.map(() => 1), peakToSidelobe: [],
    cycleError: 0, cycleOffset: { x: 0, y: 0 }, displacement: distance(centerOf(first), centerOf(last)) / objectSize(first), rejection: null,
  }
}

/** What is stored of a drift: its surroundings, as large as they are searched when the target is known, and where in them the target lies. */
export function cutDrift(picture: Picture, { box, target }: DriftRegion): { picture: Picture } & Pick<Drift, 'offset'> {
  const sized = target ?? box
  const side = contextSide(sized)
  const values = cropSquare({ picture, center: centerOf(box), side, size: CONTEXT_SIZE, fill: meanColour(picture) })
  return { picture: { width: CONTEXT_SIZE, height: CONTEXT_SIZE, data: Uint8Array.from(values, (value) => value + 0.5) }, offset: target && offsetOf(target, { from: box, scale: CONTEXT_SIZE / side }) }
}

/** Crop pixels. */
function offsetOf(target: Box, { from, scale }: { from: Box; scale: number }): Point {
  const [there, here] = [centerOf(target), centerOf(from)]
  return { x: (there.x - here.x) * scale, y: (there.y - here.y) * scale }
}

/** The first, the last, and as many between them as there is room for. */
function pickEvenly<T>(all: readonly T[], most: number): T[] {
  if (all.length <= most) return [...all]
  return Array.from({ length: most }, (_, index) => all[Math.round((index * (all.length - 1)) / (most - 1))]!)
}
