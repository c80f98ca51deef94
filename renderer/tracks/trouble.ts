import { TRACK_STATES } from '../../main/contract/track'
import type { TrackSamples } from './trackSamples'
import { PAGE_FRAMES } from './trackSamples'
import { ABSENT } from './cellColumns'

const TROUBLED = ['uncertain', 'lost'].map((state) => TRACK_STATES.indexOf(state as (typeof TRACK_STATES)[number]))

/**
 * The nearest frame after (1) or before (-1) another where a track needs looking at, and the one before it in that direction did not:
 * uncertain, lost, or measured below a score.
 */
export function findTrouble(samples: TrackSamples, { from, step, below }: { from: number; step: 1 | -1; below: number }): number | null {
  const end = samples.pages.length * PAGE_FRAMES
  let inside = isTrouble(samples, { frame: from, below })
  for (let frame = from + step; frame >= 0 && frame < end; frame += step) {
    const trouble = isTrouble(samples, { frame, below })
    if (trouble && !inside) return frame
    inside = trouble
  }
  return null
}

function isTrouble({ pages }: TrackSamples, { frame, below }: { frame: number; below: number }): boolean {
  const page = pages[frame >> 8]
  const row = frame & 255
  if (!page || page.state[row] === ABSENT) return false
  return TROUBLED.includes(page.state[row]!) || (!Number.isNaN(page.psr[row]!) && page.score[row]! < below)
}
