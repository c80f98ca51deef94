import type { ClipInfo, Frame, FrameRange, FrameSource } from '../contract/frame'
import type { Box } from '../contract/geometry'

/**
 * A clip with regions filled by the mean colour of the rest of the picture, as crops are filled beyond its edges: what is in them is not seen by whoever reads from it.
 * A pixel belongs to a region when any part of it does.
 */
export class MaskedSource implements FrameSource {
  readonly clip: ClipInfo

  /** @param regions in the source's own pixels */
  constructor(
    private readonly source: FrameSource,
    private readonly regions: readonly Box[],
  ) {
    this.clip = source.clip
  }

  async readFrame(frameIndex: number, options?: { signal?: AbortSignal }): Promise<Frame> {
    return fillRegions(await this.source.readFrame(frameIndex, options), this.regions)
  }

  async *frames(range: FrameRange): AsyncGenerator<Frame> {
    for await (const frame of this.source.frames(range)) yield fillRegions(frame, this.regions)
  }

  close(): Promise<void> {
    return this.source.close()
  }
}

/** A copy: pictures of a source are shared. */
function fillRegions(frame: Frame, regions: readonly Box[]): Frame {
  const data = frame.data.slice()
  const isFilled = new Uint8Array(frame.width * frame.height)
  for (const { left, top, width, height } of regions) {
    const [first, end] = [Math.max(0, Math.floor(left)), Math.min(frame.width, Math.ceil(left + width))]
    for (let row = Math.max(0, Math.floor(top)); row < Math.min(frame.height, Math.ceil(top + height)); row += 1) if (end > first) isFilled.fill(1, row * frame.width + first, row * frame.width + end)
  }
  const colour = meanOf(frame.data, isFilled)
  isFilled.forEach((filled, pixel) => filled === 1 && data.set(colour, pixel * 3))
  return { ...frame, data }
}

/** Of the pixels that are not filled; black where all are. */
function meanOf(data: Uint8Array, isFilled: Uint8Array): number[] {
  const sums = [0, 0, 0]
  let count = 0
  for (let pixel = 0; pixel < isFilled.length; pixel += 1) {
    if (isFilled[pixel] === 1) continue
    count += 1
    for (let channel = 0; channel < 3; channel += 1) sums[channel]! += data[pixel * 3 + channel]!
  }
  return sums.map((sum) => (count === 0 ? 0 : Math.round(sum / count)))
}
