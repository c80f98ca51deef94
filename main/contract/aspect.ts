import type { Box } from './geometry'
import type { TrackSample } from './track'
import { unpackSamples } from './trackPacket'
import type { ClipTrack } from './trackProcedures'

/**
 * A plain Siamese tracker follows the size of a target and keeps the shape that was drawn. Where a person gave other shapes later, and wants it so, the tracker's boxes
 * take a width-to-height ratio that goes from one of those to the next; middle and area stay the tracker's. Neither other shapes nor rotation are followed.
 */

/** A frame whose shape a person stands for. */
export interface ShapedFrame {
  frameIndex: number
  box: Box
}

/** In the attributes of a stored track: its boxes are shown and exported with the ratio of its keyframes. */
const ATTRIBUTE = 'aspect'

/**
 * Width to height at a frame between two shaped ones: even in the logarithm, so that twice as wide and half as wide are equally far. Beyond the first and the
 * last it is theirs. @returns null without any
 */
export function aspectAt(frameIndex: number, { left, right }: { left: ShapedFrame | null; right: ShapedFrame | null }): number | null {
  if (!left || !right) {
    const only = left ?? right
    return only && ratioOf(only.box)
  }
  const share = right.frameIndex === left.frameIndex ? 0 : (frameIndex - left.frameIndex) / (right.frameIndex - left.frameIndex)
  return ratioOf(left.box) ** (1 - share) * ratioOf(right.box) ** share
}

/** The same middle and area, another ratio of width to height. */
export function withAspect({ left, top, width, height }: Box, aspect: number): Box {
  const area = width * height
  const [across, down] = [Math.sqrt(area * aspect), Math.sqrt(area / aspect)]
  return { left: left + (width - across) / 2, top: top + (height - down) / 2, width: across, height: down }
}

/** A stored track as it is shown, and written for others: the project itself keeps the tracker's own boxes, so that the choice can be taken back. */
export function shownSamples({ samples, attributes }: Pick<ClipTrack, 'samples' | 'attributes'>): TrackSample[] {
  const stored = unpackSamples(samples)
  return attributes[ATTRIBUTE] === true ? followAspect(stored) : stored
}

/** The tracker's boxes with the ratios of the keyframes round them. Keyframes and what is interpolated between them have their shapes already. */
export function followAspect(samples: readonly TrackSample[]): TrackSample[] {
  const shaped = samples.filter(isShaped).sort((a, b) => a.frameIndex - b.frameIndex)
  return samples.map((sample) => {
    if (sample.source !== 'tracker') return sample
    const next = firstFrom(shaped, sample.frameIndex)
    const aspect = aspectAt(sample.frameIndex, { left: shaped[next - 1] ?? null, right: shaped[next] ?? null })
    return aspect === null ? sample : { ...sample, box: withAspect(sample.box, aspect) }
  })
}

function ratioOf({ width, height }: Box): number {
  return width / height
}

function isShaped({ source, state }: TrackSample): boolean {
  return (source === 'user' || source === 'imported') && state !== 'outside' && state !== 'lost'
}

/** Position of the first at or behind a frame; the length where there is none. */
function firstFrom(shaped: readonly ShapedFrame[], frameIndex: number): number {
  let [low, high] = [0, shaped.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if (shaped[middle]!.frameIndex < frameIndex) low = middle + 1
    else high = middle
  }
  return low
}
