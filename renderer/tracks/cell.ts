import type { Box } from '../../main/contract/geometry'
import type { SampleSource, TrackState } from '../../main/contract/track'

/** What a track holds of one frame. The time is not kept: it is the clip's (`mediaTimes`). */
export interface Cell {
  box: Box
  /** Peak of the response map; 1 for boxes that a person drew. */
  score: number
  psr: number | null
  scaleIndex: number | null
  /** Calibrated, 0..1; see TrackSample. */
  confidence: number | null
  state: TrackState
  source: SampleSource
  modelId: string | null
  /** The frames from this keyframe to the next are interpolated. Only keyframes carry it. */
  interpolated: boolean
}

/** A person stands for it: the machine never writes over it, interpolation goes from one to the next. */
export function isKeyframe(cell: Pick<Cell, 'source'>): boolean {
  return cell.source === 'user' || cell.source === 'imported'
}

/** Outside and lost frames have no place that one could go on from (landscape 4.4). */
export function isPresent(cell: Pick<Cell, 'state'>): boolean {
  return cell.state !== 'outside' && cell.state !== 'lost'
}

/** A box as a person draws it: nothing was measured there. */
export function createUserCell(box: Box, previous?: Cell | null): Cell {
  const state = previous?.state === 'occluded' ? 'occluded' : 'tracked'
  return { box, score: 1, psr: null, scaleIndex: null, confidence: null, state, source: 'user', modelId: null, interpolated: previous?.interpolated ?? false }
}
