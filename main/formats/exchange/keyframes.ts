import type { Box } from '../../contract/geometry'
import type { Row, TrackBuilder } from './trackBuilder'

/** A box of a track of which a file may leave out frames. */
export interface Keyframe extends Omit<Row, 'key'> {
  /** Whether the track goes on to the next keyframe on a straight line. */
  goesOn: boolean
  /** It is none of the track's boxes; it ends a span that stays where it was. */
  outside?: boolean
}

/** Adds the keyframes of a track, in any order, and the frames between those that go on (landscape 4.4). @throws AppError `track-invalid` as the builder does */
export function addKeyframes(keyframes: Keyframe[], { key, builder }: { key: string | number; builder: TrackBuilder }): void {
  keyframes.sort((a, b) => a.frameIndex - b.frameIndex)
  for (let index = 0; index < keyframes.length; index++) {
    const keyframe = keyframes[index]!
    if (keyframe.outside) continue
    const { frameIndex, box, known, at } = keyframe
    builder.add({ key, frameIndex, box, known, at })
    const next = keyframes[index + 1]
    if (next && keyframe.goesOn) fillBetween({ key, frameIndex, box }, next, builder)
  }
}

function fillBetween({ frameIndex, box, key }: Pick<Row, 'key' | 'frameIndex' | 'box'>, next: Keyframe, builder: TrackBuilder): void {
  const gap = next.frameIndex - frameIndex
  builder.announceFill(gap - 1, next.at)
  for (let step = 1; step < gap; step++) {
    const share = next.outside ? 0 : step / gap
    builder.add({ key, frameIndex: frameIndex + step, box: mix(box, next.box, share), known: { source: 'interpolated' }, at: next.at })
  }
}

function mix(from: Box, to: Box, share: number): Box {
  const between = (a: number, b: number): number => a + (b - a) * share
  return { left: between(from.left, to.left), top: between(from.top, to.top), width: between(from.width, to.width), height: between(from.height, to.height) }
}
