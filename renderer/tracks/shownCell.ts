import { aspectAt, withAspect } from '../../main/contract/aspect'
import type { ShapedFrame } from '../../main/contract/aspect'
import type { Box } from '../../main/contract/geometry'
import type { Cell } from './cell'
import { isPresent } from './cell'
import type { Track } from './track'
import type { TrackSamples } from './trackSamples'

/** `stored`: the frame's own. `interpolated`: between two keyframes. `held`: of the last keyframe, which said "outside" or whose track is to hold. */
export interface ShownCell {
  cell: Cell
  kind: 'stored' | 'interpolated' | 'held'
}

/** What a track shows at a frame, or null. */
export function shownCell({ samples, look }: Track, frameIndex: number): ShownCell | null {
  const stored = samples.read(frameIndex)
  if (stored) return { cell: look.aspect ? shapeCell(samples, { frameIndex, cell: stored }) : stored, kind: 'stored' }
  const left = samples.nearestSample(frameIndex, -1)
  if (left === null || !samples.hasKeyframe(left)) return null
  const keyframe = samples.read(left)!
  const right = samples.nearestSample(frameIndex, 1)
  if (keyframe.state === 'outside') return { cell: keyframe, kind: 'held' }
  if (right === null) return look.hold && isPresent(keyframe) ? { cell: keyframe, kind: 'held' } : null
  if (!keyframe.interpolated || !canInterpolate(samples, { left, right })) return null
  return { cell: interpolate({ frameIndex, left, right }, { from: keyframe, to: samples.read(right)! }), kind: 'interpolated' }
}

/** The tracker's box with the ratio of the keyframes round it. */
function shapeCell(samples: TrackSamples, { frameIndex, cell }: { frameIndex: number; cell: Cell }): Cell {
  if (cell.source !== 'tracker') return cell
  const aspect = aspectAt(frameIndex, { left: nearestShape(samples, { frameIndex, step: -1 }), right: nearestShape(samples, { frameIndex, step: 1 }) })
  return aspect === null ? cell : { ...cell, box: withAspect(cell.box, aspect) }
}

function nearestShape(samples: TrackSamples, { frameIndex, step }: { frameIndex: number; step: 1 | -1 }): ShapedFrame | null {
  for (let frame = samples.nearestKeyframe(frameIndex, step); frame !== null; frame = samples.nearestKeyframe(frame, step)) {
    const cell = samples.read(frame)!
    if (isPresent(cell)) return { frameIndex: frame, box: cell.box }
  }
  return null
}

export interface Gap {
  /** Keyframes with nothing of their own between them. */
  left: number
  right: number
}

/** Landscape 4.4: between two keyframes, never from or to a frame where the target is outside or lost. */
export function canInterpolate(samples: TrackSamples, { left, right }: Gap): boolean {
  const from = samples.read(left)
  const to = samples.read(right)
  return from !== null && to !== null && samples.hasKeyframe(left) && samples.hasKeyframe(right) && isPresent(from) && isPresent(to)
}

/** Linear in left, top, width and height. */
export function interpolateBox(from: Box, to: Box, share: number): Box {
  const mix = (a: number, b: number): number => a + (b - a) * share
  return { left: mix(from.left, to.left), top: mix(from.top, to.top), width: mix(from.width, to.width), height: mix(from.height, to.height) }
}

function interpolate({ frameIndex, left, right }: Gap & { frameIndex: number }, { from, to }: { from: Cell; to: Cell }): Cell {
  const box = interpolateBox(from.box, to.box, (frameIndex - left) / (right - left))
  return { ...from, box, source: 'interpolated', score: Number.NaN, psr: null, scaleIndex: null, confidence: null, modelId: null, interpolated: true }
}

/** Gaps of a track that are interpolated, those that touch [from, to]. */
export function interpolatedGaps(track: Track, { from, to }: { from: number; to: number }): Gap[] {
  const { samples } = track
  const gaps: Gap[] = []
  let left = samples.hasKeyframe(from) ? from : samples.nearestKeyframe(from, -1)
  left ??= samples.nearestKeyframe(from, 1)
  while (left !== null && left <= to) {
    const right = samples.nearestKeyframe(left, 1)
    if (right === null) break
    const empty = right > left + 1 && samples.nearestSample(left, 1) === right
    if (empty && samples.read(left)!.interpolated && canInterpolate(samples, { left, right })) gaps.push({ left, right })
    left = right
  }
  return gaps
}
