import type { ClipPortion } from '../../contract/clipPortion'
import { AppError } from '../../contract/errors'
import type { Mismatch } from '../../contract/exchange'
import type { FrameRate } from '../../contract/frame'
import { frameAtTime } from '../../formats/exchange/frameTimes'
import type { ExchangeClip, ExchangeDocument, ExchangeSample, ExchangeTrack } from '../../formats/exchange/exchangeModel'

/** Mismatches that move frames: left as they are, boxes would be on wrong frames. */
export function isMovable(mismatch: Mismatch): mismatch is Extract<Mismatch, { kind: 'offset' | 'rate' }> {
  return mismatch.kind === 'offset' || mismatch.kind === 'rate'
}

/**
 * Puts boxes on the frames of the clip that they were meant for: a shift of the numbers, or the frame whose own time is nearest to the file's. Of another rate no portion is left: every n-th frame there is
 * none here.
 */
export function remap(document: ExchangeDocument, { mismatches, clip }: { mismatches: readonly Mismatch[]; clip: ExchangeClip }): ExchangeDocument {
  let { tracks } = document
  let { portion } = document.clip
  for (const mismatch of mismatches.filter(isMovable)) {
    tracks = tracks.map((track) => (mismatch.kind === 'offset' ? shift(track, mismatch.shift) : resample(track, { rate: mismatch.file, clip })))
    portion = portion && mismatch.kind === 'offset' ? shiftPortion(portion, mismatch.shift) : undefined
  }
  return { ...document, clip: { ...document.clip, portion }, tracks }
}

function shiftPortion(portion: ClipPortion, by: number): ClipPortion {
  const at = (frame: number): number => Math.max(0, frame + by)
  return { ...portion, from: at(portion.from), to: portion.to === null ? null : at(portion.to) }
}

function shift(track: ExchangeTrack, by: number): ExchangeTrack {
  return { ...track, samples: track.samples.map((sample) => ({ ...sample, frameIndex: sample.frameIndex + by, mediaTime: null })) }
}

/** Of two boxes that fall on one frame the first stays; frames that the slower count skips are filled in between, where the count itself had no gap. */
function resample(track: ExchangeTrack, { rate, clip }: { rate: FrameRate; clip: ExchangeClip }): ExchangeTrack {
  const samples: ExchangeSample[] = []
  let previous: { sample: ExchangeSample; counted: number } | null = null
  for (const original of track.samples) {
    const frameIndex = frameAtTime((original.frameIndex * rate.den) / rate.num, clip)!
    if (samples.at(-1)?.frameIndex === frameIndex) continue
    const sample = { ...original, frameIndex, mediaTime: null }
    if (previous && original.frameIndex === previous.counted + 1) samples.push(...between(previous.sample, sample))
    samples.push(sample)
    previous = { sample, counted: original.frameIndex }
  }
  return { ...track, samples }
}

function between(from: ExchangeSample, to: ExchangeSample): ExchangeSample[] {
  const gap = to.frameIndex - from.frameIndex
  return Array.from({ length: Math.max(0, gap - 1) }, (_, index) => {
    const share = (index + 1) / gap
    const mix = (a: number, b: number): number => a + (b - a) * share
    const box = { left: mix(from.box.left, to.box.left), top: mix(from.box.top, to.box.top), width: mix(from.box.width, to.box.width), height: mix(from.box.height, to.box.height) }
    return { ...from, frameIndex: from.frameIndex + index + 1, box, source: 'interpolated' }
  })
}

/** @throws AppError `track-invalid` for boxes on frames that the clip does not have */
export function assertInClip({ tracks }: ExchangeDocument, { clip, path }: { clip: ExchangeClip; path: string }): void {
  if (clip.frameCount === null) return
  for (const { id, samples } of tracks) {
    const [first, last] = [samples[0]!.frameIndex, samples.at(-1)!.frameIndex]
    if (first >= 0 && last < clip.frameCount) continue
    throw new AppError({
      code: 'track-invalid', message: `${path}: track ${id} has boxes in frames ${first} to ${last}; ${clip.name ?? 'the clip'} has the frames 0 to ${clip.frameCount - 1}.`,
      hint: 'Check that the file belongs to this clip, and from which number it counts: --frame-base 0 or 1.',
    })
  }
}
