import type { EncodedPicture } from '../../contract/binary'
import type { ShownFrame } from '../../contract/clipProcedures'
import type { Frame } from '../../contract/frame'
import type { ClipId } from '../../contract/ids'
import type { ClipLibrary } from './clipLibrary'
import { encodePicture } from './encodePicture'
import { NewestWins } from './newestWins'
import { PictureCache } from './pictureCache'
import { Playback } from './playback'

export interface ReadRequest {
  /** Unique among all pages. */
  viewer: string
  clip: ClipId
  width: number
  encoding: 'rgba' | 'jpeg'
  signal: AbortSignal
}

export interface AheadRequest extends ReadRequest {
  from: number
  count: number
  step: number
}

/** Frames for looking at: single ones as a hand scrubs, stretches of them to play. */
export class FrameReader {
  private readonly pictures = new PictureCache()
  private readonly thumbnails = new PictureCache(16 * 1024 * 1024)
  private readonly newest = new NewestWins()
  private readonly playbacks = new Map<string, Playback>()

  constructor(private readonly library: ClipLibrary) {}

  /** @throws AppError `superseded`, `interrupted`, `clip-frame-missing`, `id-unknown` */
  async read({ frameIndex, ...request }: ReadRequest & { frameIndex: number }): Promise<ShownFrame> {
    const { viewer, signal, ...key } = request
    const work = async (abort: AbortSignal): Promise<ShownFrame> => {
      const cached = this.pictures.get({ ...key, frameIndex })
      if (cached) return cached
      const { source, release } = await this.library.lease(key.clip)
      try {
        return await this.show(await source.readFrame(frameIndex, { signal: abort }), request)
      } finally {
        release()
      }
    }
    return this.newest.run({ viewer, signal, work })
  }

  /** The next frames; what follows them is decoded while they are on their way. @throws AppError as {@link read} */
  async ahead(request: AheadRequest): Promise<{ frames: ShownFrame[]; next: number | null }> {
    const { viewer, clip, from, count, step } = request
    let playback = this.playbacks.get(viewer)
    if (!playback?.goesOn({ clip, from, step })) {
      await playback?.close()
      playback = new Playback({ lease: await this.library.lease(clip), clip, from, step, onClose: (closed) => this.forget(viewer, closed) })
      this.playbacks.set(viewer, playback)
    }
    const { frames, next } = await playback.take(count, request.signal)
    return { frames: await Promise.all(frames.map((frame) => this.show(frame, request))), next }
  }

  /** A small picture of a clip, by default of a frame a third into it. @throws AppError as {@link read} */
  async thumbnail({ clip, frameIndex, width, signal }: { clip: ClipId; frameIndex?: number | undefined; width: number; signal: AbortSignal }): Promise<EncodedPicture> {
    const key = { clip, frameIndex: frameIndex ?? -1, width, encoding: 'jpeg' }
    const cached = this.thumbnails.get(key)
    if (cached) return cached
    const { source, release } = await this.library.lease(clip)
    try {
      const frame = await source.readFrame(frameIndex ?? firstShowable(source.clip), { signal })
      const shown = { ...(await encodePicture({ picture: frame, width, encoding: 'jpeg' })), frameIndex: frame.frameIndex, mediaTime: frame.mediaTime }
      this.thumbnails.add(key, shown)
      return shown
    } finally {
      release()
    }
  }

  cached(clip: ClipId): [number, number][] {
    return this.pictures.ranges(clip)
  }

  /** The clip is gone, or is another file now. */
  forgetClip(clip: ClipId): void {
    this.pictures.forget(clip)
    this.thumbnails.forget(clip)
  }

  /** All viewers whose names begin so are gone. */
  async leave(viewers: string): Promise<void> {
    await Promise.all([...this.playbacks].filter(([viewer]) => viewer.startsWith(viewers)).map(([, playback]) => playback.close()))
  }

  async close(): Promise<void> {
    await this.leave('')
  }

  private forget(viewer: string, playback: Playback): void {
    if (this.playbacks.get(viewer) === playback) this.playbacks.delete(viewer)
  }

  private async show(frame: Frame, { clip, width, encoding }: ReadRequest): Promise<ShownFrame> {
    const { frameIndex, mediaTime } = frame
    const key = { clip, frameIndex, width, encoding }
    const cached = this.pictures.get(key)
    if (cached) return cached
    const shown = { ...(await encodePicture({ picture: frame, width, encoding })), frameIndex, mediaTime }
    this.pictures.add(key, shown)
    return shown
  }
}

function firstShowable({ frameCount, gaps }: { frameCount: number; gaps: readonly { from: number; to: number }[] }): number {
  const wanted = Math.floor(frameCount / 3)
  const gap = gaps.find(({ from, to }) => wanted >= from && wanted < to)
  if (!gap) return wanted
  return gap.to < frameCount ? gap.to : Math.max(0, gap.from - 1)
}
