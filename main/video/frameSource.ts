import type { ClipInfo, Frame, FrameRange, FrameSource } from '../contract/frame'
import { assertFrame, listRange } from './clipInfo'
import { throwIfAborted } from './ffmpegProcess'
import { FrameCache } from './frameCache'
import { FrameCursor } from './frameCursor'
import type { FrameIndex } from './frameIndex'

/** Frames kept for random access, and half of it again for the chunks of a backward range. */
export const CACHE_BYTES = 96 * 1024 * 1024
const CHUNK_BYTES = CACHE_BYTES / 4
const IDLE_MILLISECONDS = 10_000

export interface VideoFrameSourceRequest {
  /** In the size of the pictures that come. */
  clip: ClipInfo
  index: FrameIndex
  downsample: number
}

/** A video file as frames. Random access shares one decoder and a cache; each range has a decoder of its own. */
export class VideoFrameSource implements FrameSource {
  readonly clip: ClipInfo
  private readonly cache = new FrameCache(CACHE_BYTES)
  private readonly randomCursor: FrameCursor
  private readonly rangeCursors = new Set<FrameCursor>()
  private readonly chunkFrames: number
  private turn: Promise<unknown> = Promise.resolve()
  /** The frame read last at random. */
  private last = -1
  private idleTimer: NodeJS.Timeout | undefined

  constructor(private readonly request: VideoFrameSourceRequest) {
    const { clip } = request
    this.clip = clip
    this.randomCursor = this.createCursor('random')
    this.chunkFrames = Math.max(1, Math.min(128, Math.floor(CHUNK_BYTES / (clip.width * clip.height * 3))))
  }

  async readFrame(frameIndex: number, { signal }: { signal?: AbortSignal } = {}): Promise<Frame> {
    assertFrame(this.clip, frameIndex)
    const read = this.turn.then(() => this.readInTurn(frameIndex, signal))
    this.turn = read.catch(() => undefined)
    return this.toFrame(frameIndex, await read)
  }

  async *frames(range: FrameRange): AsyncGenerator<Frame> {
    const wanted = listRange(this.clip, range)
    const cursor = this.createCursor('onward')
    this.rangeCursors.add(cursor)
    try {
      const { signal } = range
      if (range.to < range.from) yield* this.framesBackward({ cursor, wanted: [...wanted], signal })
      else for (const frameIndex of wanted) yield this.toFrame(frameIndex, await cursor.read({ frameIndex, signal }))
    } finally {
      this.rangeCursors.delete(cursor)
      await cursor.close()
    }
  }

  async close(): Promise<void> {
    clearTimeout(this.idleTimer)
    this.cache.clear()
    await Promise.all([this.randomCursor, ...this.rangeCursors].map((cursor) => cursor.close()))
  }

  private createCursor(use: 'random' | 'onward'): FrameCursor {
    const { clip: { path }, index, downsample } = this.request
    return new FrameCursor({ path, index, downsample }, use)
  }

  private async readInTurn(frameIndex: number, signal: AbortSignal | undefined): Promise<Uint8Array> {
    throwIfAborted(signal)
    const cached = this.cache.get(frameIndex)
    if (cached) return cached
    clearTimeout(this.idleTimer)
    const wantedFrom = Math.max(0, frameIndex - this.chooseBehind(frameIndex))
    this.last = frameIndex
    const onPassed = (passed: number, data: Uint8Array): void => {
      if (passed >= wantedFrom) this.cache.add(passed, data)
    }
    const data = await this.randomCursor.read({ frameIndex, signal, wantedFrom, onPassed })
    this.cache.add(frameIndex, data)
    // A paused decoder holds memory; a person who looks at one frame for long does not need it.
    this.idleTimer = setTimeout(() => void this.turn.then(() => this.randomCursor.close()), IDLE_MILLISECONDS).unref()
    return data
  }

  /** How many frames before the wanted one are kept on the way. Who goes back frame by frame will want them; who jumps would only wait for them. */
  private chooseBehind(frameIndex: number): number {
    const back = this.last - frameIndex
    return back > 0 && back < this.chunkFrames ? this.chunkFrames - 1 : 0
  }

  /** Reads forward in chunks and delivers each chunk from its end; the next chunk decodes meanwhile. */
  private async *framesBackward(walk: { cursor: FrameCursor; wanted: number[]; signal: AbortSignal | undefined }): AsyncGenerator<Frame> {
    const { wanted } = walk
    let coming = this.readChunk(walk, 0)
    for (let start = 0; start < wanted.length; ) {
      const chunk = await coming
      start += chunk.length
      coming = this.readChunk(walk, start)
      coming.catch(() => undefined) // reported when its turn comes, if ever
      while (chunk.length > 0) {
        const frame = chunk.pop()
        throwIfAborted(walk.signal)
        if (frame) yield frame
      }
    }
  }

  /** The wanted frames from position `start` of the descending list on, ascending. */
  private async readChunk({ cursor, wanted, signal }: { cursor: FrameCursor; wanted: number[]; signal: AbortSignal | undefined }, start: number): Promise<Frame[]> {
    const ascending = wanted.slice(start, start + this.chunkFrames).reverse()
    const chunk: Frame[] = []
    for (const frameIndex of ascending) chunk.push(this.toFrame(frameIndex, await cursor.read({ frameIndex, signal })))
    return chunk
  }

  private toFrame(frameIndex: number, data: Uint8Array): Frame {
    const { width, height, mediaTimes } = this.clip
    return { frameIndex, mediaTime: mediaTimes[frameIndex] ?? 0, width, height, data }
  }
}
