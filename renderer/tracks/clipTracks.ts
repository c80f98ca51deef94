import type { ClipId } from '../../main/contract/ids'
import { History } from './history'
import { TrackSet } from './trackSet'

/** A clip's tracks and all that was done to them since it was opened. */
export class ClipTracks {
  readonly set = new TrackSet()
  readonly history = new History(this.set)

  constructor(
    readonly clip: ClipId,
    /** Seconds of each frame. */
    readonly mediaTimes: Float64Array,
  ) {}

  get frameCount(): number {
    return this.mediaTimes.length
  }
}
