import type { FrameSource } from '../../contract/frame'
import { AppError } from '../../contract/errors'
import type { RepairRequest } from '../../contract/repairProcedures'
import { FALSE_ALARM_RATE, type TrackSample } from '../../contract/track'
import { blendTracks, type Anchor } from '../../core/track/blend'
import type { LoadedNetwork } from './modelShelf'
import { trackSession, type Direction } from './trackSession'

/**
 * Both ends of a gap are known: which side is right is told by how it met the other end, so a weak answer is followed here where tracking alone
 * would stop and search. What is then weak in the result is said to be.
 */
const FOLLOWED_RATE = 0.5

/** Frames to be tracked anew, between two boxes of a person or beyond one. */
export type Gap = { first: Anchor; last: Anchor } | { first: Anchor; to: number } | { last: Anchor; from: number }

export interface RepairSpanRequest {
  source: FrameSource
  loaded: LoadedNetwork
  request: RepairRequest
  /** Those that are to be tracked anew. @default all, see {@link gapsOf} */
  gaps?: readonly Gap[]
  signal: AbortSignal
  /** After every frame that was tracked, in either direction. */
  onFrame(direction: Direction): void
}

/** The gaps on either side of the corrected box that have frames in them. @throws AppError `call-invalid` when the boxes are not in order */
export function gapsOf({ corrected, before, after, from, to }: RepairRequest): Gap[] {
  const at = corrected.frameIndex
  if ((before && before.frameIndex >= at) || (after && after.frameIndex <= at)) {
    throw new AppError({ code: 'call-invalid', message: `The boxes round frame ${at} are not in order.`, hint: 'Give the keyframe before the corrected frame and the one behind it.' })
  }
  const gaps: Gap[] = []
  if (before && at - before.frameIndex > 1) gaps.push({ first: before, last: corrected })
  if (!before && from < at) gaps.push({ last: corrected, from })
  if (after && after.frameIndex - at > 1) gaps.push({ first: corrected, last: after })
  if (!after && to > at) gaps.push({ first: corrected, to })
  return gaps
}

/** The gaps of which nothing was told yet: each is told as a whole. @throws AppError as {@link gapsOf} */
export function gapsLeft(request: RepairRequest, told: readonly TrackSample[]): Gap[] {
  return gapsOf(request).filter((gap) => {
    const from = 'first' in gap ? gap.first.frameIndex + 1 : gap.from
    const to = 'last' in gap ? gap.last.frameIndex - 1 : gap.to
    return !told.some(({ frameIndex }) => frameIndex >= from && frameIndex <= to)
  })
}

/** Frames that are tracked in all, those of both directions counted. */
export function countFrames(gaps: readonly Gap[]): number {
  const lengths = gaps.map((gap) => {
    if ('to' in gap) return gap.to - gap.first.frameIndex
    if ('from' in gap) return gap.last.frameIndex - gap.from
    return 2 * (gap.last.frameIndex - gap.first.frameIndex)
  })
  return lengths.reduce((sum, length) => sum + length, 0)
}

/**
 * Tracks each gap anew, from both ends where a person's box stands at both, and blends. One gap is yielded at a time, as a whole.
 * @throws AppError as {@link trackSession}
 */
export async function* repairSpan(span: RepairSpanRequest): AsyncGenerator<TrackSample[]> {
  for (const gap of span.gaps ?? gapsOf(span.request)) yield await repairGap(span, gap)
}

async function repairGap(span: RepairSpanRequest, gap: Gap): Promise<TrackSample[]> {
  if ('to' in gap) return track(span, { anchor: gap.first, direction: 'forward', frames: gap.to - gap.first.frameIndex })
  if ('from' in gap) return track(span, { anchor: gap.last, direction: 'backward', frames: gap.last.frameIndex - gap.from })
  const { first, last } = gap
  const frames = last.frameIndex - first.frameIndex
  const ahead = await track(span, { anchor: first, direction: 'forward', frames })
  const back = await track(span, { anchor: last, direction: 'backward', frames })
  return blendTracks({ first, last, ahead, back })
}

interface Way {
  anchor: Anchor
  direction: Direction
  frames: number
}

async function track({ source, loaded, request, signal, onFrame }: RepairSpanRequest, { anchor, direction, frames }: Way): Promise<TrackSample[]> {
  const { clip, track: id, constants } = request
  const samples: TrackSample[] = []
  const session = trackSession({
    source, loaded, signal, reached: {},
    request: { clip, track: id, ...anchor, direction, frames, falseAlarmRate: FOLLOWED_RATE, preview: { width: 0, crops: false }, ...(constants === undefined ? {} : { constants }) },
  })
  for await (const { sample } of session) {
    samples.push(sayWeak(sample))
    onFrame(direction)
  }
  return samples
}

function sayWeak(sample: TrackSample): TrackSample {
  const isWeak = sample.state === 'tracked' && sample.confidence !== null && sample.confidence < 1 - FALSE_ALARM_RATE
  return isWeak ? { ...sample, state: 'uncertain' } : sample
}
