import { shownSamples } from '../../contract/aspect'
import type { ClipPortion } from '../../contract/clipPortion'
import type { ClipInfo } from '../../contract/frame'
import type { TrackSample } from '../../contract/track'
import { packSamples } from '../../contract/trackPacket'
import type { ClipTrack } from '../../contract/trackProcedures'
import type { ExchangeDocument } from '../../formats/exchange/exchangeModel'
import { describeForExchange } from './describeClip'

export interface TracksOfClip {
  tracks: readonly ClipTrack[]
  clip: ClipInfo
  /** As people call the clip. */
  name: string
  /** What of the clip the project works with. */
  portion: ClipPortion
}

/** Tracks of a project as formats take them: with the boxes that are shown, numbered in their order. Tracks without boxes are left out. */
export function documentOfTracks({ tracks, clip, name, portion }: TracksOfClip): ExchangeDocument {
  const numbered = tracks.map((track, index) => ({ id: index + 1, label: track.label || 'object', samples: shownSamples(track).toSorted((a, b) => a.frameIndex - b.frameIndex) }))
  return { clip: { ...describeForExchange(clip), name, portion }, tracks: numbered.filter(({ samples }) => samples.length > 0) }
}

/** Tracks that were read, as the project takes them. Their times are the clip's. */
export function tracksOfDocument({ tracks }: ExchangeDocument): ClipTrack[] {
  return tracks.map(({ id, label, samples }) => ({
    track: `import-${id}`, label, attributes: {}, samples: packSamples(samples.map((sample): TrackSample => ({ ...sample, mediaTime: sample.mediaTime ?? 0 }))),
  }))
}
