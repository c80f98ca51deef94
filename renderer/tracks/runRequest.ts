import type { Box } from '../../main/contract/geometry'
import type { TrackRequest } from '../../main/contract/trackProcedures'
import { isPresent } from './cell'
import { shownCell } from './shownCell'
import type { Track } from './track'

export type Direction = TrackRequest['direction']

export interface StopRules {
  until: 'end' | 'frames' | 'keyframe'
  frames: number
  stopBelow: number | null
  falseAlarmRate: number | null
}

export type RunStart = Pick<TrackRequest, 'frameIndex' | 'box' | 'exemplar' | 'direction' | 'frames' | 'stopFrames' | 'stopBelow' | 'falseAlarmRate'>

/**
 * From where and how far a run goes. On a box of a person it starts anew from that box; on any other it goes on with what the nearest
 * keyframe before it (behind it, when going backward) showed. Null where the track shows no box at that frame.
 */
export function createRunStart(track: Track, { frameIndex, direction, rules }: { frameIndex: number; direction: Direction; rules: StopRules }): RunStart | null {
  const shown = shownCell(track, frameIndex)
  if (!shown || !isPresent(shown.cell)) return null
  const exemplar = track.samples.hasKeyframe(frameIndex) ? null : findExemplar(track, { frameIndex, direction })
  return {
    frameIndex, box: shown.cell.box, direction, falseAlarmRate: rules.falseAlarmRate,
    ...(exemplar ? { exemplar } : {}),
    ...(rules.until === 'frames' ? { frames: rules.frames } : {}),
    ...(rules.until === 'keyframe' ? { stopFrames: track.samples.keyframes().filter((frame) => frame !== frameIndex) } : {}),
    ...(rules.stopBelow === null ? {} : { stopBelow: rules.stopBelow }),
  }
}

/** The keyframe that what is shown at a frame goes back to. */
export function findExemplar({ samples }: Track, { frameIndex, direction }: { frameIndex: number; direction: Direction }): { frameIndex: number; box: Box } | null {
  if (samples.hasKeyframe(frameIndex) && isPresent(samples.read(frameIndex)!)) return { frameIndex, box: samples.read(frameIndex)!.box }
  const ways = direction === 'backward' ? ([1, -1] as const) : ([-1, 1] as const)
  for (const way of ways) {
    let frame = samples.nearestKeyframe(frameIndex, way)
    while (frame !== null && !isPresent(samples.read(frame)!)) frame = samples.nearestKeyframe(frame, way)
    if (frame !== null) return { frameIndex: frame, box: samples.read(frame)!.box }
  }
  return null
}
