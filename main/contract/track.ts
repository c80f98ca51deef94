import type { Box } from './geometry'

export const TRACK_STATES = ['tracked', 'uncertain', 'occluded', 'lost', 'outside'] as const
export type TrackState = (typeof TRACK_STATES)[number]

/** How often background may pass for the target, unless a person says otherwise. */
export const FALSE_ALARM_RATE = 0.05

/** A centre that goes farther than this from one frame to the next, in sizes of the box, has hardly followed the target. */
export const JUMP_SIZES = 0.75

/** Gravest first: what the tracker says of itself when it has not simply followed. */
export const GRAVE_STATES = ['lost', 'uncertain', 'occluded', 'outside'] as const satisfies readonly TrackState[]

export const SAMPLE_SOURCES = ['user', 'tracker', 'interpolated', 'imported'] as const
export type SampleSource = (typeof SAMPLE_SOURCES)[number]

/** One frame of a track. A sample whose source is `user` is never overwritten by a machine run. */
export interface TrackSample {
  frameIndex: number
  mediaTime: number
  box: Box
  /** Peak of the response map in the model's own units (cosine: -1..1). */
  score: number
  /** Peak-to-sidelobe ratio of the response map; null where no map was computed (user boxes). */
  psr: number | null
  /** Index of the chosen scale, 0 .. scaleCount-1; null as above. */
  scaleIndex: number | null
  /**
   * Calibrated on the clip's own background: 0..1, the share of the background's answers that are weaker. Null where it was not computed: boxes of a person, files of earlier versions, loss detection switched off.
   */
  confidence: number | null
  state: TrackState
  source: SampleSource
  modelId: string | null
}

/** A response map as recorded: `size * size` raw values, row by row, before window and upsampling. */
export interface ResponseMap {
  size: number
  values: Float32Array
}
