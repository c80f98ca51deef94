import type { EngineEvent } from '../../contract/events'
import type { FramePacket } from '../../contract/frames'
import type { ClipId, JobId, TrackId } from '../../contract/ids'
import type { TrackSample } from '../../contract/track'

/** A samples event before it is packed: what a job yields one by one crosses in columns, many at once. */
export interface SamplesEvent {
  kind: 'samples'
  job: JobId
  clip: ClipId
  track: TrackId
  /** Number of the first of them among the job's. */
  first: number
  samples: TrackSample[]
}

/** What happens in an engine, in order; nothing of it is lost on its way to a page. */
export type WorkEvent = Exclude<EngineEvent, { kind: 'samples' | 'reset' }> | SamplesEvent
export type Emit = (event: WorkEvent) => void

type Unnumbered<Packet> = Packet extends unknown ? Omit<Packet, 'sequence'> : never
export type LivePicture = Unnumbered<FramePacket>

/** A picture that may be had. Of two with the same key only the newer counts; it is made when a page can take it, or never. */
export interface PictureOffer {
  key: string
  make(): Promise<LivePicture>
}
export type Offer = (offer: PictureOffer) => void
