import type { ClipGap, FrameRate } from '../contract/frame'
import type { Size } from '../contract/geometry'
import { findDamage, looksDamaged } from './damage'
import { decodeStamps } from './decodeStamps'
import { probeDisplayedSize, unreadableClip } from './probe'
import { StampList } from './stampList'
import type { StreamClock } from './timestamps'

/** The frames of a video file in presentation order, as one decode of the whole file found them. */
export interface FrameIndex extends Size {
  frameRate: FrameRate
  timeBase: FrameRate
  /** Presentation timestamp of each frame in units of `timeBase`, ascending. */
  pts: Float64Array
  /** Indices of frames at which decoding can begin, ascending. */
  keyFrames: number[]
  gaps: ClipGap[]
  /** The decoder complained: decode on one thread, for concealment depends on the order threads finish in. */
  damaged: boolean
  /** False where timestamps repeat, run backward or are absent: such clips are decoded from their start. */
  seekable: boolean
}

/**
 * Decodes the file once and notes every frame's timestamp.
 * @throws AppError `clip-unreadable`, `interrupted`, `ffmpeg-missing`
 */
export async function buildFrameIndex(path: string, signal?: AbortSignal): Promise<FrameIndex> {
  const size = await probeDisplayedSize(path, signal)
  const decoded = await decodeStamps({ path, signal })
  if (decoded.stamps.length === 0) throw unreadableClip(path, decoded.log)
  const damaged = looksDamaged(decoded.log)
  if (!damaged) return { ...size, ...arrangeStamps(decoded.stamps, decoded.clock), gaps: [], damaged }
  const { stamps, gaps } = await findDamage({ path, decoded, signal })
  return { ...size, ...arrangeStamps(StampList.from(stamps), decoded.clock), gaps, damaged }
}

function arrangeStamps(stamps: StampList, clock: StreamClock): Omit<FrameIndex, 'width' | 'height' | 'gaps' | 'damaged'> {
  const seekable = stamps.pts.every((pts, position, all) => position === 0 ? !Number.isNaN(pts) : pts > (all[position - 1] ?? Number.NaN))
  const pts = seekable ? stamps.pts.slice() : repairTimestamps(stamps.pts, clock)
  return { pts, keyFrames: stamps.findKeys(), seekable, timeBase: clock.timeBase, frameRate: nominalRate(pts, clock) }
}

/** Gives frames without a usable timestamp the one before plus the usual interval, so that time never stands or runs back. */
function repairTimestamps(stamps: Float64Array, { timeBase, frameRate }: StreamClock): Float64Array {
  const rate = frameRate ?? { num: 25, den: 1 }
  const interval = Math.max(1, Math.round((rate.den * timeBase.den) / (rate.num * timeBase.num)))
  let last = Number.NaN
  return stamps.map((pts, position) => {
    if (position === 0) last = Number.isNaN(pts) ? 0 : pts
    else last = pts > last ? pts : last + interval
    return last
  })
}

/** The container's rate where the timestamps bear it out, else the rate of the median interval. */
function nominalRate(pts: Float64Array, { timeBase, frameRate }: StreamClock): FrameRate {
  const intervals = pts.subarray(1).map((value, position) => value - (pts[position] ?? 0)).sort()
  const median = ((intervals[intervals.length >> 1] ?? 0) * timeBase.num) / timeBase.den
  if (frameRate && (median === 0 || Math.abs((median * frameRate.num) / frameRate.den - 1) < 0.1)) return frameRate
  return median > 0 ? { num: Math.round(1000 / median), den: 1000 } : { num: 25, den: 1 }
}
