import type { Box } from '../../contract/geometry'
import type { TrackBuilder } from './trackBuilder'

interface Placed {
  frameIndex: number
  box: Box
}

/** Adds the frames between two boxes of a track, on straight lines (landscape 4.4). `next` may be the one that ends the span. */
export function fillBetween({ frameIndex, box, key }: Placed & { key: string | number }, next: Placed & { outside?: boolean; at: number }, builder: TrackBuilder): void {
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
