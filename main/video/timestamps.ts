import type { FrameRate } from '../contract/frame'

/** One frame as ffmpeg's `showinfo` filter reports it. */
export interface FrameStamp {
  /** Presentation timestamp in the stream's time base. */
  pts: number
  /** Decoding can begin here. False also where the log line was cut: an entry point less. */
  isKey: boolean
}

export interface StreamClock {
  timeBase: FrameRate
  frameRate: FrameRate | null
}

/**
 * The filter that reports every frame's timestamp to the log. It sees a 16x16 corner only, because it also sums up
 * the pixels it sees; the crop costs nothing (it moves a pointer).
 */
export const REPORT_FRAMES = 'crop=w=min(16\\,iw):h=min(16\\,ih):x=0:y=0,showinfo'

/**
 * ffmpeg 7 and later log from several threads, and one line is written in several pieces: another thread's message may stand before the
 * `n:`, instead of the prefix, or cut the line after `duration_time`. What is matched lies within one piece.
 */
const FRAME_LINE = /n: *\d+ pts: *(-?\d+|NOPTS) +pts_time:/
const CLOCK_LINE = /config in time_base: *(\d+)\/(\d+), frame_rate: *(\d+)\/(\d+)/

/** @returns undefined for any other line of the log; a frame without timestamp has `pts` NaN */
export function parseFrameStamp(line: string): FrameStamp | undefined {
  const match = FRAME_LINE.exec(line)
  if (!match) return undefined
  return { pts: match[1] === 'NOPTS' ? Number.NaN : Number(match[1]), isKey: /iskey: *1/.test(line) }
}

export function parseStreamClock(line: string): StreamClock | undefined {
  const numbers = CLOCK_LINE.exec(line)?.slice(1).map(Number)
  if (!numbers) return undefined
  const [num = 0, den = 1, rateNum = 0, rateDen = 0] = numbers
  return { timeBase: { num, den }, frameRate: rateNum > 0 && rateDen > 0 ? { num: rateNum, den: rateDen } : null }
}

/** Lines the filter writes beside those above. */
export function isShowinfoNoise(line: string): boolean {
  return line.includes('Parsed_showinfo') || line.startsWith('User Data=')
}
