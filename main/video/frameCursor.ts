import { existsSync } from 'node:fs'
import { basename } from 'node:path'
import { AppError } from '../contract/errors'
import { findLastAtMost } from './ascending'
import { interrupted, throwIfAborted } from './ffmpegProcess'
import type { FrameIndex } from './frameIndex'
import { isInGap } from './clipInfo'
import { openRawFrames, type RawFrame, type RawFrames } from './rawFrames'

/**
 * Where frames are stored in another order than shown, ffmpeg seeks this much before the time it is told (3/23 s in its sources): told the
 * key frame's own time, it goes to the one before and decodes a whole group of pictures for nothing.
 */
const SEEK_LEAD_SECONDS = 3 / 23
/** Starting a decoder costs about as much as decoding so many frames; nearer frames are reached by reading on. */
const READ_ON_FRAMES = 60
const AHEAD_BYTES = 32 * 1024 * 1024
/** For a reader that goes on. Who reads here and there waits longer for every frame decoded beyond. */
const AHEAD_FRAMES = { onward: 16, random: 2 }

export interface CursorRead {
  frameIndex: number
  signal?: AbortSignal | undefined
  /** The first frame whose pixels are of use on the way. @default frameIndex */
  wantedFrom?: number | undefined
  /** Frames that were decoded on the way, in order; those before `wantedFrom` may be missing. */
  onPassed?: ((frameIndex: number, data: Uint8Array) => void) | undefined
}

/** One decoder moving through a clip. Not for concurrent use: each reader has its own. */
export class FrameCursor {
  private decoder: RawFrames | undefined
  /** The next frame's index as far as known: no later frame has been delivered. */
  private position = 0
  /** Frames delivered since the clip's start; -1 after a seek. */
  private delivered = -1
  /** A key frame has come since the seek: what follows is whole. */
  private entered = false
  private seekWorks: boolean
  private readonly entryFrames: number[]
  private readonly framesAhead: number

  private readonly path: string
  private readonly index: FrameIndex

  constructor(
    private readonly request: { path: string; index: FrameIndex; downsample: number },
    use: keyof typeof AHEAD_FRAMES,
  ) {
    const { path, index, downsample } = request
    this.path = path
    this.index = index
    this.seekWorks = index.seekable
    this.entryFrames = index.keyFrames.filter((frameIndex) => !isInGap(index.gaps, frameIndex))
    this.framesAhead = Math.max(2, Math.min(AHEAD_FRAMES[use], Math.floor(AHEAD_BYTES / ((index.width * index.height * 3) / downsample ** 2))))
  }

  /** Pixels of one frame. The cursor stands behind it afterwards. @throws AppError `clip-frame-missing`, `interrupted` */
  async read(request: CursorRead): Promise<Uint8Array> {
    const stop = (): void => void this.close()
    throwIfAborted(request.signal)
    request.signal?.addEventListener('abort', stop, { once: true })
    try {
      return await this.reach(request)
    } finally {
      request.signal?.removeEventListener('abort', stop)
      // A frame may have been taken and not counted; the next read starts afresh.
      if (request.signal?.aborted) await this.close()
    }
  }

  async close(): Promise<void> {
    const { decoder } = this
    this.decoder = undefined
    await decoder?.close()
  }

  private async reach(request: CursorRead): Promise<Uint8Array> {
    if (!this.canReadOn(request.frameIndex)) await this.open(request, 0)
    for (let retry = 1; ; retry++) {
      const fromStart = this.delivered >= 0
      const data = await this.readOn(request)
      if (request.signal?.aborted) throw interrupted()
      if (data) return data
      if (fromStart) throw this.missing(request.frameIndex)
      // The seek overshot, or led to timestamps the index does not know: begin earlier, at last at the start.
      await this.open(request, retry)
    }
  }

  private canReadOn(target: number): boolean {
    if (!this.decoder || target < this.position) return false
    return this.entryBefore(target) - this.position < READ_ON_FRAMES || !this.seekWorks
  }

  private entryBefore(target: number): number {
    return this.entryFrames[findLastAtMost(this.entryFrames, target)] ?? 0
  }

  private async open({ frameIndex: target, wantedFrom = target }: CursorRead, retry: number): Promise<void> {
    await this.close()
    let entry = this.seekWorks ? this.entryBefore(target) : 0
    for (let back = 0; back < retry; back++) entry = this.entryBefore(entry - 1)
    if (retry > 2) entry = 0
    this.delivered = entry > 0 ? -1 : 0
    this.entered = entry === 0
    this.position = entry
    const { width, height, damaged, seekable } = this.index
    this.decoder = await openRawFrames({
      path: this.path,
      width,
      height,
      downsample: this.request.downsample,
      singleThread: damaged,
      framesAhead: this.framesAhead,
      seekTo: entry > 0 ? this.chooseSeekTime({ entry, target, retry }) : undefined,
      picturesFrom: seekable ? this.index.pts[Math.max(0, wantedFrom)] : undefined,
    })
  }

  /** Late enough to enter at `entry` and not before it, early enough not to enter at the next; a seek that overshot is followed by one that cannot. */
  private chooseSeekTime({ entry, target, retry }: { entry: number; target: number; retry: number }): number {
    const justAfter = this.timeJustAfter(entry)
    if (retry > 0) return justAfter
    const following = this.entryFrames[findLastAtMost(this.entryFrames, entry) + 1] ?? this.index.pts.length
    return Math.max(justAfter, Math.min(Math.max(justAfter + SEEK_LEAD_SECONDS, this.timeJustAfter(target)), this.timeJustAfter(following - 2)))
  }

  /** Seconds, between this frame and the next, so that rounding can't lead to the key frame before. */
  private timeJustAfter(frameIndex: number): number {
    const { pts, timeBase } = this.index
    const here = pts[frameIndex] ?? 0
    return ((here + ((pts[frameIndex + 1] ?? here) - here) / 2) * timeBase.num) / timeBase.den
  }

  private async readOn({ frameIndex, signal, onPassed }: CursorRead): Promise<Uint8Array | undefined> {
    for (;;) {
      const raw = await this.decoder?.next()
      if (!raw || signal?.aborted) return undefined
      const found = this.locate(raw)
      // After a seek, frames before the first key frame lack what they refer to.
      this.entered ||= found !== undefined && this.entryFrames.includes(found)
      if (!this.entered) continue
      if (found === undefined) {
        // Damage makes frames that belong nowhere; in a sound file they mean that seeking leads astray.
        if (this.delivered >= 0 || this.index.damaged) continue
        this.seekWorks = false
        return undefined
      }
      if (isInGap(this.index.gaps, found)) continue // invented content, perhaps out of turn
      this.position = found + 1
      if (found === frameIndex && raw.data) return raw.data
      if (found >= frameIndex) return undefined
      if (raw.data) onPassed?.(found, raw.data)
    }
  }

  private locate(raw: RawFrame): number | undefined {
    if (this.delivered < 0) return this.indexOf(raw.pts)
    const count = this.delivered++
    return this.index.seekable ? this.indexOf(raw.pts) : count
  }

  private indexOf(pts: number): number | undefined {
    const found = findLastAtMost(this.index.pts, pts)
    return this.index.pts[found] === pts ? found : undefined
  }

  /** One frame, or by now the whole file. */
  private missing(frameIndex: number): AppError {
    if (!existsSync(this.path)) return new AppError({ code: 'clip-missing', message: `${basename(this.path)}: the file is no longer where it was opened.`, hint: 'Bring it back, or show where it lies now.' })
    return new AppError({
      code: 'clip-frame-missing',
      message: `${basename(this.path)}: frame ${frameIndex} could not be decoded.`,
      hint: 'The file may have changed or become unreachable since it was opened; open it again.',
    })
  }
}
