import type { Size } from '../contract/geometry'
import { downsampleFilter, smallerSize } from './downsample'
import { findFfmpeg } from './ffmpeg'
import { INPUT_GUARD, startFfmpeg, toInputUrl, type FfmpegRun } from './ffmpegProcess'
import { isShowinfoNoise, parseFrameStamp, REPORT_FRAMES, type FrameStamp } from './timestamps'

export interface RawFrame extends FrameStamp {
  /** rgb24, of the size asked for made smaller; absent where the frame comes before `picturesFrom`. */
  data: Uint8Array | undefined
}

export interface RawFramesOptions extends Size {
  path: string
  /** Pictures come smaller by this factor than width and height. @default 1 */
  downsample?: number
  /** Begin at the key frame at or before this time, in seconds of the file's own clock; absent: at the first frame. */
  seekTo?: number | undefined
  /** Frames with a smaller timestamp are decoded and reported, but not converted and sent: most of the cost of passing them. */
  picturesFrom?: number | undefined
  /** One thread: damaged streams come out the same every time. */
  singleThread?: boolean | undefined
  /** Frames decoded ahead of the reader at most. */
  framesAhead: number
}

export interface RawFrames {
  /** The next frame in presentation order, or undefined at the end. */
  next(): Promise<RawFrame | undefined>
  close(): Promise<void>
}

/**
 * Starts decoding and delivers frames with their timestamps. Pixels come through the pipe, timestamps through the log of a second output
 * that sees the same frames in the same order; the n-th of one belongs to the n-th of the other.
 */
export async function openRawFrames(options: RawFramesOptions): Promise<RawFrames> {
  const { passthrough } = await findFfmpeg()
  const seek = options.seekTo === undefined ? [] : ['-noaccurate_seek', '-seek_timestamp', '1', '-ss', options.seekTo.toFixed(6)]
  const skip = options.picturesFrom === undefined ? '' : `select=gte(pts\\,${options.picturesFrom}),`
  let receive: (stamp: FrameStamp) => void = () => undefined
  const run = await startFfmpeg({
    args: [
      ...INPUT_GUARD, ...(options.singleThread ? ['-threads', '1'] : []), '-copyts', ...seek, '-i', toInputUrl(options.path),
      '-map', '0:V:0', '-vf', `${skip}scale=${options.width}:${options.height}${downsampleFilter(options, options.downsample ?? 1)}`, ...passthrough, '-f', 'rawvideo', '-pix_fmt', 'rgb24', 'pipe:1',
      '-map', '0:V:0', '-vf', REPORT_FRAMES, ...passthrough, '-f', 'null', '-',
    ],
    onLine: (line) => {
      const stamp = parseFrameStamp(line)
      if (stamp) receive(stamp)
      return isShowinfoNoise(line)
    },
  })
  const queue = new FrameQueue(run, options)
  receive = (stamp) => queue.addStamp(stamp)
  return queue
}

/** Joins pixels and timestamps, holds back the decoder when the reader is slow. */
class FrameQueue implements RawFrames {
  private readonly frameBytes: number
  private readonly stamps: FrameStamp[] = []
  private readonly pictures: Uint8Array[] = []
  private filling: Uint8Array
  private filled = 0
  private ended = false
  private wake: () => void = () => undefined

  constructor(
    private readonly run: FfmpegRun,
    private readonly options: RawFramesOptions,
  ) {
    const { width, height } = smallerSize(options, options.downsample ?? 1)
    this.frameBytes = width * height * 3
    this.filling = new Uint8Array(this.frameBytes)
    run.stdin.end()
    run.stdout.on('data', (part: Buffer) => this.addBytes(part))
    run.stdout.on('error', () => undefined)
    void run.ended.then(() => {
      this.ended = true
      this.wake()
    })
  }

  addStamp(stamp: FrameStamp): void {
    this.stamps.push(stamp)
    this.wake()
  }

  async next(): Promise<RawFrame | undefined> {
    for (;;) {
      const stamp = this.stamps[0]
      if (stamp && stamp.pts < (this.options.picturesFrom ?? Number.NEGATIVE_INFINITY)) {
        this.stamps.shift()
        return { ...stamp, data: undefined }
      }
      const data = this.pictures[0]
      if (stamp && data) {
        this.stamps.shift()
        this.pictures.shift()
        if (this.pictures.length < this.options.framesAhead) this.run.stdout.resume()
        return { ...stamp, data }
      }
      if (this.ended) return undefined
      // A frame whose timestamp is late must not hold up the pipe, or the decoder would never write the timestamp.
      this.run.stdout.resume()
      await new Promise<void>((resolve) => (this.wake = resolve))
    }
  }

  async close(): Promise<void> {
    this.run.kill()
    await this.run.ended
  }

  private addBytes(part: Buffer): void {
    for (let read = 0; read < part.length; ) {
      const count = Math.min(part.length - read, this.frameBytes - this.filled)
      this.filling.set(part.subarray(read, read + count), this.filled)
      this.filled += count
      read += count
      if (this.filled === this.frameBytes) this.completePicture()
    }
    if (this.pictures.length >= this.options.framesAhead) this.run.stdout.pause()
  }

  private completePicture(): void {
    this.pictures.push(this.filling)
    this.filling = new Uint8Array(this.frameBytes)
    this.filled = 0
    this.wake()
  }
}
