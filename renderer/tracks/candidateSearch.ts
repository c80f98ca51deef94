import type { Box } from '../../main/contract/geometry'
import type { TrackId } from '../../main/contract/ids'
import type { CallArguments, CallResult } from '../../main/contract/procedures'
import { findExemplar } from './runRequest'
import { shownCell } from './shownCell'
import type { Track } from './track'

export type Candidate = CallResult<'tracks.candidates'>[number]

/** Places where the target of a track may be, in one frame, best first. Their numbers begin at 1. */
export interface Candidates {
  track: TrackId
  frameIndex: number
  places: readonly Candidate[]
}

/** What is looked for in a frame: the nearest keyframe's target, in the size that the track shows there or had last. Null without a keyframe with the target in it. */
export function createCandidateSearch(track: Track, frameIndex: number): Pick<CallArguments<'tracks.candidates'>, 'frameIndex' | 'box' | 'exemplar'> | null {
  const exemplar = findExemplar(track, { frameIndex, direction: 'forward' })
  if (!exemplar) return null
  return { frameIndex, exemplar, box: shownCell(track, frameIndex)?.cell.box ?? nearestBox(track, frameIndex) ?? exemplar.box }
}

function nearestBox({ samples }: Track, frameIndex: number): Box | null {
  const nearest = samples.nearestSample(frameIndex, -1) ?? samples.nearestSample(frameIndex, 1)
  return nearest === null ? null : samples.read(nearest)!.box
}
