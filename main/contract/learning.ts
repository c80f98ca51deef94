import type { Box, Point } from './geometry'

/** A stretch of one clip that is in memory as a whole, `[from, to)`, in frames of the clip's portion counted from 0 on. */
export interface ClipWindow {
  index: number
  clip: number
  from: number
  to: number
}

/** A box found in a single frame without labels. */
export interface Instance {
  id: number
  /** Index into the run's footage list. */
  clip: number
  window: number
  frameIndex: number
  box: Box
  /** Appearance, edges and motion together; higher is more of an object. */
  objectness: number
  /** Of the stored context crop. */
  crop: number
}

export const CHAIN_REJECTIONS = ['too-short', 'cycle-error', 'low-similarity', 'static'] as const
export type ChainRejection = (typeof CHAIN_REJECTIONS)[number]

/** A patch followed frame by frame. */
export interface Chain {
  id: number
  /** Mined, unless it is a span that a person has corrected, or a stretch of a sequence that came with boxes. */
  source?: 'corrected' | 'labelled'
  round: number
  clip: number
  window: number
  /** Of the instance it starts from. */
  instance: number
  frameIndexes: number[]
  boxes: Box[]
  /** Cosine at the peak, per link; the first is 1. */
  similarities: number[]
  /** Peak-to-sidelobe ratio per link after the first. */
  peakToSidelobe: number[]
  /** Distance between start and the backward pass's end, in object sizes; and per axis. */
  cycleError: number
  cycleOffset: { x: number; y: number }
  /** Way from start to end in object sizes. */
  displacement: number
  /** Stored context crops, one per frame. */
  crops: number[]
  rejection: ChainRejection | null
}

/** A place that the tracker took for the target of a corrected span, and that is not it. */
export interface Drift {
  id: number
  /** Of the span, as a chain. */
  chain: number
  clip: number
  frameIndex: number
  /** What the tracker had answered; in the middle of the crop. */
  box: Box
  /** Where the target lies relative to it, in crop pixels; null where it is not in the picture. */
  offset: Point | null
  crop: number
}
