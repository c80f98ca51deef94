import { parseMediaTime } from '../format/mediaTime'

/** The frame that is on the screen at a time: the last that began by then. */
export function findFrameAt(mediaTimes: ArrayLike<number>, time: number): number {
  let low = 0
  let high = mediaTimes.length - 1
  while (low < high) {
    const middle = Math.ceil((low + high) / 2)
    if ((mediaTimes[middle] ?? 0) <= time) low = middle
    else high = middle - 1
  }
  return low
}

/** Half a millisecond: what is typed was read off rounded to milliseconds. */
const ROUNDING = 0.0005

/** A frame named by its number or by a time; null where the clip has none of it. */
export function parsePosition(text: string, mediaTimes: ArrayLike<number>): number | null {
  const trimmed = text.trim()
  if (/^\d+$/.test(trimmed)) {
    const frameIndex = Number(trimmed)
    return frameIndex < mediaTimes.length ? frameIndex : null
  }
  const time = parseMediaTime(trimmed)
  if (time === null || mediaTimes.length === 0 || time > (mediaTimes[mediaTimes.length - 1] ?? 0) + 1) return null
  return findFrameAt(mediaTimes, time + ROUNDING)
}
