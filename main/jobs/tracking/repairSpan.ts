import { WHOLE_CLIP } from '../../contract/clipPortion'
import { AppError } from '../../contract/errors'
import type { FrameSource } from '../../contract/frame'
import type { RepairRequest } from '../../contract/repairProcedures'
import { FALSE_ALARM_RATE, type TrackSample } from '../../contract/track'
import { blendTracks, type Anchor } from '../../core/track/blend'
import type { LoadedNetwork } from './modelShelf'
import { countWalk, planWalk } from './portionWalk'
import { trackSession, type Direction } from './trackSession'

/**
 * Both ends of a gap are known: which side is right is told by how it met the other end, so a weak answer is followed here where tracking alone
 * would stop and search. What is then weak in the result is said to be.
 */
const FOLLOWED_RATE = 0.5

/** Frames to be tracked anew, between two boxes of a person or beyond one. */
export type Gap = { first: Anchor; last: Anchor } | { first: Anchor; to: number } | { last: Anchor; from: number }

export interface RepairSpanRequest {
  /** Its pictures as small as the request's portion says. */
  source: FrameSource
  loaded: LoadedNetwork
  request: RepairRequest
  /** Those that are to be tracked anew. @default all, see {@link gapsOf} */
  gaps?: readonly Gap[]
  signal: AbortSignal
  /** After every frame that was tracked, in either direction. */
  onFrame(direction: Direction): void
}

/** The gaps on either side of the corrected box that have frames in them; a box outside the range that is worked with is no end of one. @throws AppError `call-invalid` when the boxes are not in order */
export function gapsOf({ corrected, before: left, after: right, portion = WHOLE_CLIP, ...span }: RepairRequest): Gap[] {
  const at = corrected.frameIndex
  const end = portion.to ?? Infinity
  const before = left && left.frameIndex >= portion.from ? left : null
  const after = right && right.frameIndex <= end ? right : null
  const from = left && !before ? portion.from : Math.max(span.from, portion.from)
  const to = right && !after ? end : Math.min(span.to, end)
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

/** Frames that are tracked in all, those of both directions counted. @param frameCount of the clip */
export function countFrames(gaps: readonly Gap[], { portion = WHOLE_CLIP, frameCount }: Pick<RepairRequest, 'portion'> & { frameCount: number }): number {
  const lengths = gaps.flatMap(waysOf).map(({ anchor, direction, to, isKnown }) => {
    const walk = planWalk({ portion, frameCount, from: anchor.frameIndex, direction: direction === 'forward' ? 1 : -1, to })
    return (walk ? countWalk(walk) : 0) + (isKnown && walk?.to !== to ? 1 : 0)
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
  const tracked: TrackSample[][] = []
  for (const way of waysOf(gap)) tracked.push(await track(span, way))
  const [ahead, back] = tracked
  return 'first' in gap && 'last' in gap ? blendTracks({ ...gap, ahead: ahead!, back: back! }) : ahead!
}

interface Way {
  anchor: Anchor
  direction: Direction
  /** Farthest frame. */
  to: number
  /** The target's box is known there: it is looked at, whatever the portion steps over, to measure the answer against it. */
  isKnown: boolean
}

function waysOf(gap: Gap): Way[] {
  if ('to' in gap) return [{ anchor: gap.first, direction: 'forward', to: gap.to, isKnown: false }]
  if ('from' in gap) return [{ anchor: gap.last, direction: 'backward', to: gap.from, isKnown: false }]
  const { first, last } = gap
  return [{ anchor: first, direction: 'forward', to: last.frameIndex, isKnown: true }, { anchor: last, direction: 'backward', to: first.frameIndex, isKnown: true }]
}

async function track({ source, loaded, request, signal, onFrame }: RepairSpanRequest, { anchor, direction, to, isKnown }: Way): Promise<TrackSample[]> {
  const { clip, track: id, constants, portion } = request
  const samples: TrackSample[] = []
  const frames = Number.isFinite(to) ? { frames: Math.abs(to - anchor.frameIndex) } : {}
  const session = trackSession({
    source, loaded, signal, reached: {}, last: isKnown ? to : undefined,
    request: { clip, track: id, ...anchor, direction, ...frames, portion, falseAlarmRate: FOLLOWED_RATE, preview: { width: 0, crops: false }, ...(constants === undefined ? {} : { constants }) },
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
