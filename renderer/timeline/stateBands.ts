import { TRACK_STATES } from '../../main/contract/track'
import type { TrackState } from '../../main/contract/track'
import type { TrackSamples } from '../tracks/trackSamples'
import { summarise } from './pageSummary'
import { stretches } from './stretches'
import type { TimeScale } from './timeScale'

/** Of several states in one column the one that needs looking at is shown. */
const BY_URGENCY: readonly TrackState[] = ['lost', 'uncertain', 'occluded', 'outside', 'tracked']

export interface StateBand {
  state: TrackState
  x: number
  width: number
}

/** A track's states from left to right; nothing where it has no boxes of its own. */
export function stateBands(samples: TrackSamples, { scale, frameCount }: { scale: TimeScale; frameCount: number }): StateBand[] {
  const bands: StateBand[] = []
  let open: StateBand | null = null
  for (const { from, to, x, width } of stretches(scale, frameCount)) {
    const state = mostUrgent(summarise(samples, from, to).states)
    if (open !== null && state === open.state) {
      open.width = x + width - open.x
      continue
    }
    open = state === null ? null : { state, x, width }
    if (open) bands.push(open)
  }
  return bands
}

function mostUrgent(states: number): TrackState | null {
  return BY_URGENCY.find((name) => (states & (1 << TRACK_STATES.indexOf(name))) !== 0) ?? null
}
