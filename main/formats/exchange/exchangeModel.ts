import type { ClipPortion } from '../../contract/clipPortion'
import type { FrameRate } from '../../contract/frame'
import type { Box } from '../../contract/geometry'
import type { TrackSample } from '../../contract/track'
import type { ComputedBy } from '../../contract/trackerEngine'

/** A sample as files know it: its time may be unknown until it is laid beside its clip. */
export interface ExchangeSample extends Omit<TrackSample, 'mediaTime'> {
  /** Seconds; null where neither the file nor a clip said. */
  mediaTime: number | null
}

export interface ExchangeTrack {
  /** Positive, unique in its document. */
  id: number
  label: string
  /** In ascending frame order, at most one a frame. */
  samples: readonly ExchangeSample[]
}

/** What a file says, or must be told, of the clip that its tracks belong to. Null where unknown. */
export interface ExchangeClip {
  /** File name without folders. */
  name: string | null
  /** Where it lay, as the file itself says. */
  path?: string | undefined
  frameCount: number | null
  width: number | null
  height: number | null
  frameRate: FrameRate | null
  /** Presentation time of every frame in seconds. */
  mediaTimes: ArrayLike<number> | null
  fingerprint: string | null
  /** What of it is worked with, where that is known. */
  portion?: ClipPortion | undefined
}

export interface ExchangeDocument {
  clip: ExchangeClip
  tracks: readonly ExchangeTrack[]
  /** What computed the tracks, where that is known. */
  engine?: ComputedBy | undefined
}

export const UNKNOWN_CLIP: ExchangeClip = { name: null, frameCount: null, width: null, height: null, frameRate: null, mediaTimes: null, fingerprint: null }

/** The score of a box whose file gives none: what a person's box has in our own files. */
export const DEFAULT_SCORE = 1
/** The label of a track whose file gives none. */
export const DEFAULT_LABEL = 'object'

/** A sample of which a file knows frame and box, and perhaps more. */
export function importedSample(frameIndex: number, box: Box, known: Partial<ExchangeSample> = {}): ExchangeSample {
  return {
    frameIndex, mediaTime: null, box, score: DEFAULT_SCORE, psr: null, scaleIndex: null, confidence: null, state: 'tracked', source: 'imported', modelId: null, ...known,
  }
}

/** Whether the target is in the picture: elsewhere other formats have no box. */
export function isPresent({ state }: Pick<ExchangeSample, 'state'>): boolean {
  return state !== 'lost' && state !== 'outside'
}

export function presentSamples(track: ExchangeTrack): ExchangeSample[] {
  return track.samples.filter(isPresent)
}

/** Frames that a file of one row a frame has: the clip's own count, or up to the last sample. */
export function frameSpan({ clip, tracks }: ExchangeDocument): number {
  const last = tracks.reduce((most, { samples }) => Math.max(most, (samples.at(-1)?.frameIndex ?? -1) + 1), 0)
  return Math.max(clip.frameCount ?? 0, last)
}

/** Box of each frame, null where there is none. */
export function boxPerFrame(track: ExchangeTrack, frames: number): (Box | null)[] {
  const boxes = new Array<Box | null>(frames).fill(null)
  for (const { frameIndex, box } of presentSamples(track)) boxes[frameIndex] = box
  return boxes
}
