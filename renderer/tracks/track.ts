import type { TrackId } from '../../main/contract/ids'
import { TrackSamples } from './trackSamples'

/** Positions of the series colours in styles/tokens.css. */
export const TRACK_COLOURS = 8

/** What a person gives a track besides boxes. */
export interface TrackLook {
  label: string
  /** 1 to 8: the series colour. */
  colour: number
  hidden: boolean
  /** Neither edits nor runs change it. */
  locked: boolean
  /** Keep the last keyframe's box after it, where nothing else is known. */
  hold: boolean
  /** The tracker's boxes are shown and exported with the width-to-height ratio of the keyframes round them. */
  aspect: boolean
  /** These boxes are the truth about a target: other tracks are measured by them. */
  truth: boolean
}

/** How a track looks of which nothing else was said. */
export const PLAIN_LOOK: Omit<TrackLook, 'label' | 'colour'> = { hidden: false, locked: false, hold: false, aspect: false, truth: false }

/** One target through one clip. Kept outside Vue's reactivity; {@link TrackSet} tells what changed. */
export class Track {
  readonly samples = new TrackSamples()
  /** Frames that a person cleared behind a run which was not at its end when the page went: the run's samples do not come back there. */
  cleared: ReadonlySet<number> = new Set()

  constructor(
    readonly id: TrackId,
    public look: TrackLook,
    /** Milliseconds since 1970: the order of the list. */
    readonly created = Date.now(),
  ) {}
}

/** An id that no other track of any project has. */
export function createTrackId(): TrackId {
  return crypto.randomUUID()
}
