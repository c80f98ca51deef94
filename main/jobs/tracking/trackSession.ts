import { setImmediate as breathe } from 'node:timers/promises'
import { lastFrame, WHOLE_CLIP } from '../../contract/clipPortion'
import { AppError } from '../../contract/errors'
import type { Frame, FrameSource } from '../../contract/frame'
import type { Box } from '../../contract/geometry'
import type { TrackingConstants } from '../../contract/model'
import { FALSE_ALARM_RATE, type TrackSample } from '../../contract/track'
import type { TrackRequest } from '../../contract/trackProcedures'
import { centerOf, scaleBox } from '../../core/geometry/box'
import { searchSide } from '../../core/geometry/crop'
import { SiameseTracker } from '../../core/track/siameseTracker'
import { assertTrackable } from '../../core/track/tracker'
import type { BareResponse } from './describeResponse'
import type { LoadedNetwork } from './modelShelf'
import { openFollower, type Follower, type FollowerUpdate } from './follower'
import { assertInPortion, planWalk, type Walk } from './portionWalk'

export type Direction = 'forward' | 'backward'

/** One frame that was tracked. */
export interface TrackStep {
  direction: Direction
  sample: TrackSample
  frame: Frame
  /** Around which was searched. */
  previous: Box
  response: BareResponse | null
}

export interface TrackSessionRequest {
  /** Its pictures as small as the request's portion says. */
  source: FrameSource
  loaded: LoadedNetwork
  request: TrackRequest
  /** Where an earlier session got to, by direction; it goes on from there. */
  reached: Partial<Record<Direction, TrackSample>>
  /** A frame at which to end, though the portion steps over it: where the target is known there, the answer can be measured against it. */
  last?: number | undefined
  signal: AbortSignal
}

/** What tracking with a card's constants and a request's own is done with. */
export function resolveConstants({ card }: LoadedNetwork, { constants = {} }: { constants?: TrackRequest['constants'] }): TrackingConstants {
  const given = Object.fromEntries(Object.entries(constants).filter(([, value]) => value !== undefined))
  return { ...card.tracking, ...given }
}

/** Frames that a request reaches in one direction, the drawn one included: up to the end of the clip or of its range, so many frames, or the next user keyframe. */
export function reachOf({ request, direction, frameCount }: { request: TrackRequest; direction: Direction; frameCount: number }): { to: number } {
  const { frameIndex, frames = Infinity, stopFrames = [], portion = WHOLE_CLIP } = request
  const isAhead = direction === 'forward'
  const barriers = stopFrames.filter((frame) => (isAhead ? frame > frameIndex : frame < frameIndex))
  if (isAhead) return { to: Math.min(lastFrame(portion, frameCount), frameIndex + frames, ...barriers.map((frame) => frame - 1)) }
  return { to: Math.max(portion.from, frameIndex - frames, ...barriers.map((frame) => frame + 1)) }
}

/**
 * Follows the target from where it was drawn, forward, backward or both, frame by frame as they are asked for.
 * @throws AppError `box-invalid`, `box-outside`, `clip-frame-missing`, `model-invalid`, `interrupted`
 */
export async function* trackSession(session: TrackSessionRequest): AsyncGenerator<TrackStep> {
  const { request, source, signal } = session
  const directions: Direction[] = request.direction === 'both' ? ['forward', 'backward'] : [request.direction]
  const exemplar = request.exemplar ?? { frameIndex: request.frameIndex, box: request.box }
  const { portion = WHOLE_CLIP } = request
  assertInPortion(source.clip, portion, request)
  const picture = await source.readFrame(exemplar.frameIndex, { signal })
  assertTrackable(picture, scaleBox(exemplar.box, 1 / portion.downsample))
  const { network } = session.loaded
  const tracker = new SiameseTracker(network, resolveConstants(session.loaded, request))
  const { falseAlarmRate = FALSE_ALARM_RATE } = request
  const follower = await openFollower({ source, portion, network, tracker, exemplar: { picture, ...exemplar }, falseAlarmRate, signal })
  try {
    for (const direction of directions) yield* follow({ session, follower, direction })
  } finally {
    follower.dispose()
  }
}

interface Following {
  session: TrackSessionRequest
  follower: Follower
  direction: Direction
}

async function* follow({ session, follower, direction }: Following): AsyncGenerator<TrackStep> {
  const { source, request, reached, signal, loaded } = session
  const start = reached[direction]
  const { frameCount } = source.clip
  const from = start?.frameIndex ?? request.frameIndex
  const { to } = reachOf({ request, direction, frameCount })
  const walk = planWalk({ portion: request.portion ?? WHOLE_CLIP, frameCount, from, direction: direction === 'forward' ? 1 : -1, to })
  if (!walk && session.last === undefined) return
  follower.moveTo(start?.box ?? request.box)
  const constants = resolveConstants(loaded, request)
  for await (const frame of readWalk(session, walk)) {
    const update = await follower.update(frame)
    const sample = toSample({ frame, update, modelId: loaded.card.id })
    yield { direction, sample, frame, previous: update.searched, response: toBare({ frame, update, constants, modelId: loaded.card.id }) }
    if (request.stopBelow !== undefined && update.score < request.stopBelow) return
    await breathe() // calls of pages get their turn between two frames
    if (signal.aborted) throw new AppError({ code: 'interrupted', message: 'Stopped on request.' })
  }
}

async function* readWalk({ source, last, signal }: TrackSessionRequest, walk: Walk | null): AsyncGenerator<Frame> {
  if (walk) yield* source.frames({ ...walk, signal })
  if (last !== undefined && last !== walk?.to) yield* source.frames({ from: last, to: last, signal })
}

function toSample({ frame, update, modelId }: { frame: Frame; update: FollowerUpdate; modelId: string }): TrackSample {
  const { frameIndex, mediaTime } = frame
  const { box, score, psr, scaleIndex, confidence, state } = update
  return { frameIndex, mediaTime, box, score, psr, scaleIndex, confidence, state, source: 'tracker', modelId }
}

function toBare({ frame, update, constants, modelId }: { frame: Frame; update: FollowerUpdate; constants: TrackingConstants; modelId: string }): BareResponse | null {
  const { response, scaleIndex, searched } = update
  if (!response || scaleIndex === null) return null
  const side = searchSide(searched) * constants.scaleStep ** (scaleIndex - (constants.scaleCount - 1) / 2)
  const { x, y } = centerOf(searched)
  return { frameIndex: frame.frameIndex, modelId, size: response.size, values: response.values, scaleIndex, region: { left: x - side / 2, top: y - side / 2, side } }
}
