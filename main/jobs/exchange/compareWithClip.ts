import type { Mismatch } from '../../contract/exchange'
import type { FrameRate } from '../../contract/frame'
import { isPresent } from '../../formats/exchange/exchangeModel'
import type { ExchangeClip, ExchangeDocument } from '../../formats/exchange/exchangeModel'
import { timeOfFrame } from '../../formats/exchange/frameTimes'

/** Rates that people and programs set: what a number of frames may have been counted at. */
const KNOWN_RATES: readonly FrameRate[] = [
  ...[24, 25, 30, 50, 60, 15, 12, 10, 5, 1, 120].map((num) => ({ num, den: 1 })), { num: 24_000, den: 1001 }, { num: 30_000, den: 1001 }, { num: 60_000, den: 1001 },
]
/** Rates closer than this are one: 25 and 25.02, not 29.97 and 30 (complaint: labels off by frames because of arithmetic with rates). */
const SAME_RATE = 5e-4

/** What does not fit between a file and the clip that it is to belong to, by the clip's own index of frames. */
export function compareWithClip(file: ExchangeDocument, clip: ExchangeClip): Mismatch[] {
  const found: Mismatch[] = []
  const rate = findRate(file.clip, clip) ?? findRateByTimes(file, clip)
  if (rate) found.push({ kind: 'rate', file: rate, clip: clip.frameRate! })
  else found.push(...compareFrames(file, clip))
  const [size, own] = [sizeOf(file.clip), sizeOf(clip)]
  if (size && own && (size.width !== own.width || size.height !== own.height)) found.push({ kind: 'frame-size', file: size, clip: own })
  const boxes = own ? countOutside(file, own) : 0
  if (boxes > 0) found.push({ kind: 'outside-frame', boxes })
  return found
}

/** The rate at which a file counts, where it is another than the clip's: as the file says, or as its number of frames gives away. */
function findRate(file: ExchangeClip, clip: ExchangeClip): FrameRate | null {
  if (!clip.frameRate || !clip.frameCount) return null
  if (file.frameRate) return isSame(file.frameRate, clip.frameRate) ? null : file.frameRate
  if (file.frameCount === null || Math.abs(file.frameCount - clip.frameCount) <= 1) return null
  const seconds = (clip.frameCount * clip.frameRate.den) / clip.frameRate.num
  const fits = (rate: FrameRate): boolean => Math.abs(file.frameCount! - (seconds * rate.num) / rate.den) <= 1
  return KNOWN_RATES.find((rate) => !isSame(rate, clip.frameRate!) && fits(rate)) ?? null
}

/** The rate at which a file counts that tells when its frames are shown, where that is another time than the clip's own: by its first frame and its last. */
function findRateByTimes({ clip: file, tracks }: ExchangeDocument, clip: ExchangeClip): FrameRate | null {
  if (!clip.frameRate || file.frameRate) return null
  const told = tracks.flatMap(({ samples }) => [samples[0]!, samples.at(-1)!]).flatMap(({ frameIndex, mediaTime }) => (mediaTime === null ? [] : [{ frameIndex, mediaTime }]))
  const [first, last] = [told.toSorted((a, b) => a.frameIndex - b.frameIndex)[0], told.toSorted((a, b) => b.frameIndex - a.frameIndex)[0]]
  if (!first || !last || last.frameIndex === first.frameIndex || last.mediaTime <= first.mediaTime) return null
  const [frames, seconds] = [last.frameIndex - first.frameIndex, last.mediaTime - first.mediaTime]
  const shown = (frameIndex: number): number => timeOfFrame(frameIndex, clip) ?? (frameIndex * clip.frameRate!.den) / clip.frameRate!.num
  const own = shown(last.frameIndex) - shown(first.frameIndex)
  if (own <= 0 || Math.abs(seconds - own) <= clip.frameRate.den / clip.frameRate.num / 2) return null
  return KNOWN_RATES.find((rate) => isNear(rate, frames / seconds)) ?? { num: Math.round((1000 * frames) / seconds), den: 1000 }
}

/** Times in files are rounded, so that rates reckoned from them are. */
function isNear({ num, den }: FrameRate, rate: number): boolean {
  return Math.abs(num / den / rate - 1) < SAME_RATE
}

/** One number too many at the end and none at the beginning: frames are counted from 1. */
function compareFrames({ clip: file, tracks }: ExchangeDocument, { frameCount }: ExchangeClip): Mismatch[] {
  if (frameCount === null) return []
  const frames = tracks.flatMap(({ samples }) => [samples[0]!.frameIndex, samples.at(-1)!.frameIndex])
  const [first, last] = frames.reduce(([low, high], frame) => [Math.min(low, frame), Math.max(high, frame)], [Infinity, -Infinity])
  if (last === frameCount && first >= 1) return [{ kind: 'offset', shift: -1 }]
  const count = Math.max(file.frameCount ?? 0, last + 1)
  return count > frameCount || (file.frameCount !== null && file.frameCount !== frameCount) ? [{ kind: 'frame-count', file: count, clip: frameCount }] : []
}

function countOutside({ tracks }: ExchangeDocument, { width, height }: { width: number; height: number }): number {
  const isOutside = ({ left, top, width: across, height: down }: { left: number; top: number; width: number; height: number }): boolean => left >= width || top >= height || left + across <= 0 || top + down <= 0
  return tracks.reduce((sum, { samples }) => sum + samples.filter((sample) => isPresent(sample) && isOutside(sample.box)).length, 0)
}

function sizeOf({ width, height }: ExchangeClip): { width: number; height: number } | null {
  return width === null || height === null ? null : { width, height }
}

function isSame(a: FrameRate, b: FrameRate): boolean {
  return Math.abs((a.num * b.den) / (a.den * b.num) - 1) < SAME_RATE
}
