import { CURVE_KINDS } from './curves'
import { RULER_HEIGHT, TRACK_HEIGHT } from './lanes'
import type { Lane } from './lanes'

/** Pixels of a lane where there is room, and where there is not. */
const CURVE = { roomy: 38, tight: 20 }
const TRUTH = { roomy: 38, tight: 22 }
const MINING = { roomy: 36, tight: 25 }
/** Tracks that are to be in sight before anything else gets its full height. */
const TRACKS_IN_SIGHT = 3

/** Where the timeline's parts lie, from its upper edge, in pixels: ruler and curves above, tracks that scroll between, ground truth and mining below (landscape 4.3). */
export interface TimelineLayout {
  curves: readonly Lane[]
  headHeight: number
  lanesHeight: number
  truth: Lane | null
  mining: Lane | null
  height: number
}

/** Lanes shrink together where there is little room; tracks keep what is left. */
export function layOutTimeline({ height, tracks, truth, mining }: { height: number; /** So many there are. */ tracks: number; truth: boolean; mining: boolean }): TimelineLayout {
  const wanted = [...CURVE_KINDS.map(() => CURVE), ...(truth ? [TRUTH] : []), ...(mining ? [MINING] : [])]
  const sum = (of: 'roomy' | 'tight'): number => wanted.reduce((total, each) => total + each[of], 0)
  const room = height - RULER_HEIGHT - Math.min(TRACKS_IN_SIGHT, Math.max(1, tracks)) * TRACK_HEIGHT
  const share = Math.min(1, Math.max(0, (room - sum('tight')) / (sum('roomy') - sum('tight'))))
  const heightOf = ({ roomy, tight }: { roomy: number; tight: number }): number => Math.floor(tight + share * (roomy - tight))
  const curveHeight = heightOf(CURVE)
  const curves = CURVE_KINDS.map((_, index) => ({ top: RULER_HEIGHT + index * curveHeight, height: curveHeight }))
  const headHeight = RULER_HEIGHT + CURVE_KINDS.length * curveHeight
  const [truthHeight, miningHeight] = [truth ? heightOf(TRUTH) : 0, mining ? heightOf(MINING) : 0]
  const lanesHeight = Math.max(0, height - headHeight - truthHeight - miningHeight)
  const footTop = headHeight + lanesHeight
  return {
    curves, headHeight, lanesHeight, height,
    truth: truth ? { top: footTop, height: truthHeight } : null,
    mining: mining ? { top: footTop + truthHeight, height: miningHeight } : null,
  }
}

/** Below this a lane has one line of text beside it. */
export const ONE_LINE = 32
