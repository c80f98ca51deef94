import type { ShownFrame } from '../../main/contract/clipProcedures'
import type { ClipId } from '../../main/contract/ids'
import type { Engine } from '../bridge/engine'
import type { DrawableFrame } from './frameCache'

export interface AheadRequest {
  from: number
  count: number
  step: number
  signal: AbortSignal
}

/** Frames of one clip at one width, as they come from the engine. */
export interface FrameReader {
  /** @throws AppError `superseded` when a newer request took its place, `clip-frame-missing` inside a gap */
  read(frameIndex: number, signal: AbortSignal): Promise<DrawableFrame>
  readAhead(request: AheadRequest): Promise<{ frames: DrawableFrame[]; next: number | null }>
}

export interface ReaderOptions {
  engine: Engine
  /** Names this player among all of the engine's; of two of its requests the newer wins. */
  viewer: string
  clip: ClipId
  width: number
}

/** A single frame crosses as it is; frames to be played cross as JPEG, which the browser unpacks beside the page: raw pixels would hold the page up for the time of a frame each. */
export function createFrameReader({ engine, viewer, clip, width }: ReaderOptions): FrameReader {
  const place = { viewer, clip, width: Math.max(16, width) }
  return {
    read: async (frameIndex, signal) => toDrawable(await engine.call('frames.read', { ...place, frameIndex, encoding: 'rgba' }, { signal })),
    readAhead: async ({ from, count, step, signal }) => {
      const { frames, next } = await engine.call('frames.ahead', { ...place, from, count, step, encoding: 'jpeg' }, { signal })
      return { frames: await Promise.all(frames.map(toDrawable)), next }
    },
  }
}

/** The name and time are the packet's own: what is drawn is never called what was asked for. */
async function toDrawable({ frameIndex, mediaTime, encoding, width, height, bytes }: ShownFrame): Promise<DrawableFrame> {
  const own = bytes as Uint8Array<ArrayBuffer> // alone in its buffer, whatever line it came by: a view of it costs nothing
  const picture = encoding === 'rgba' ? new ImageData(new Uint8ClampedArray(own.buffer, own.byteOffset, own.byteLength), width, height) : new Blob([own], { type: `image/${encoding}` })
  return { frameIndex, mediaTime, exact: encoding === 'rgba', bitmap: await createImageBitmap(picture) }
}
