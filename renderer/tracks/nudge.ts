import type { Box } from '../../main/contract/geometry'
import { SMALLEST_SIDE } from './boxHandles'

/** Source pixels by which a key moves a box (dx, dy), or widens and heightens it about its middle. */
export interface Nudge {
  dx?: number
  dy?: number
  wider?: number
  higher?: number
}

const WHOLE = 1
const HALF = 0.5

function nudgesBy(pixels: number, ending: string): Record<string, Nudge> {
  return {
    [`track.nudgeLeft${ending}`]: { dx: -pixels }, [`track.nudgeRight${ending}`]: { dx: pixels }, [`track.nudgeUp${ending}`]: { dy: -pixels }, [`track.nudgeDown${ending}`]: { dy: pixels },
    [`track.narrower${ending}`]: { wider: -pixels }, [`track.wider${ending}`]: { wider: pixels }, [`track.taller${ending}`]: { higher: pixels }, [`track.lower${ending}`]: { higher: -pixels },
  }
}

/** By command. */
export const NUDGES: Readonly<Record<string, Nudge>> = { ...nudgesBy(WHOLE, ''), ...nudgesBy(HALF, 'Half') }

export function nudgeBox({ left, top, width, height }: Box, { dx = 0, dy = 0, wider = 0, higher = 0 }: Nudge): Box {
  const newWidth = Math.max(SMALLEST_SIDE, width + wider)
  const newHeight = Math.max(SMALLEST_SIDE, height + higher)
  return { left: left + dx - (newWidth - width) / 2, top: top + dy - (newHeight - height) / 2, width: newWidth, height: newHeight }
}
