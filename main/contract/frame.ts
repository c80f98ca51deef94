import type { Size } from './geometry'

/** Interleaved 8-bit RGB, row by row, `data.length === width * height * 3`. */
export interface Picture extends Size {
  readonly data: Uint8Array
}

/** One decoded frame, upright and with square pixels, as the user sees it. */
export interface Frame extends Picture {
  /** 0-based position among the decoded frames in presentation order. */
  readonly frameIndex: number
  /** Seconds, from the frame's own timestamp; never `frameIndex / frameRate`. */
  readonly mediaTime: number
}

export interface FrameRate {
  num: number
  den: number
}

/** Frames of a clip that exist in the file but could not be decoded, `[from, to)`. */
export interface ClipGap {
  from: number
  to: number
  reason: string
}

/** What is known of a clip once its timestamp index stands. */
export interface ClipInfo extends Size {
  readonly path: string
  readonly frameCount: number
  readonly frameRate: FrameRate
  /** Presentation time of each frame in seconds; length `frameCount`. */
  readonly mediaTimes: Float64Array
  readonly gaps: readonly ClipGap[]
  /** Sparse content hash (size, head, middle, tail): names the clip across moves. */
  readonly fingerprint: string
}

export interface FrameRange {
  /** First frame to deliver, inclusive. */
  from: number
  /** Last frame to deliver, inclusive; smaller than `from` plays backward. */
  to: number
  /** Deliver every n-th frame. @default 1 */
  step?: number
  signal?: AbortSignal
}

/** A clip as frames. Implemented by `video/frameSource`; consumed by jobs. */
export interface FrameSource {
  readonly clip: ClipInfo
  /** @throws AppError `clip-frame-missing` outside the clip or inside a gap, `interrupted` on abort */
  readFrame(frameIndex: number, options?: { signal?: AbortSignal }): Promise<Frame>
  /** Frames in the order asked for, those inside gaps left out; decodes ahead, bounded in memory. */
  frames(range: FrameRange): AsyncIterable<Frame>
  close(): Promise<void>
}
