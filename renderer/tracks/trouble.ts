import { JUMP_SIZES, TRACK_STATES } from '../../main/contract/track'
import { ABSENT } from './cellColumns'
import type { SamplePage, TrackSamples } from './trackSamples'
import { PAGE_FRAMES } from './trackSamples'

export const TROUBLE_REASONS = ['lost', 'uncertain', 'occluded', 'outside', 'score', 'jump'] as const
export type TroubleReason = (typeof TROUBLE_REASONS)[number]

/** Frames in a row that need looking at. */
export interface Trouble {
  from: number
  to: number
  /** The worst of them, and what is wrong there. */
  worst: number
  reason: TroubleReason
  /** Higher is worse, in the order of the reasons: what the tracker says of itself above what was merely measured. */
  severity: number
}

const LOST = TRACK_STATES.indexOf('lost')
const OUTSIDE = TRACK_STATES.indexOf('outside')
/** What each of TRACK_STATES is the reason for. Occluded and outside are guesses of the machine's too. */
const OF_STATE = TRACK_STATES.map((state) => (state === 'tracked' ? null : state))
/** Whole numbers: how weak an answer is comes behind the point. */
const SEVERITY: Record<TroubleReason, number> = { lost: 5, uncertain: 4, occluded: 3, outside: 2, score: 1, jump: 0 }

/** Everything about a track that the machine is in doubt of, in the order of time. Keyframes are never in doubt: a person stands for them. */
export function findTroubles(samples: TrackSamples, { below }: { below: number }): Trouble[] {
  const found: Trouble[] = []
  for (const frame of samples.frames()) {
    const doubt = doubtAt(samples, { frame, below })
    if (!doubt) continue
    const last = found.at(-1)
    if (last?.to !== frame - 1) {
      found.push({ from: frame, to: frame, worst: frame, ...doubt })
      continue
    }
    last.to = frame
    if (doubt.severity > last.severity) Object.assign(last, { worst: frame, ...doubt })
  }
  return found
}

export type TroubleOrder = 'time' | 'worst'

/** The worst first; of equal ones the earlier. */
export function inOrder(troubles: readonly Trouble[], order: TroubleOrder): Trouble[] {
  return order === 'time' ? [...troubles] : troubles.toSorted((a, b) => b.severity - a.severity || a.from - b.from)
}

/**
 * The frame of doubt after (1) or before (-1) another. By time: the nearest in that direction. Worst first: the next in the list where one stands on one of
 * it, else the worst.
 */
export function stepTrouble(troubles: readonly Trouble[], { from, step, order }: { from: number; step: 1 | -1; order: TroubleOrder }): number | null {
  const ordered = inOrder(troubles, order)
  if (order === 'time') {
    const next = step > 0 ? ordered.find(({ worst }) => worst > from) : ordered.findLast(({ worst }) => worst < from)
    return next?.worst ?? null
  }
  const here = ordered.findIndex((trouble) => trouble.worst === from)
  return (here < 0 ? ordered[0] : ordered[here + step])?.worst ?? null
}

function doubtAt(samples: TrackSamples, { frame, below }: { frame: number; below: number }): Pick<Trouble, 'reason' | 'severity'> | null {
  const page = samples.pages[frame >> 8]!
  const row = frame & 255
  if (page.isKeyframeRow(row)) return null
  const state = page.state[row]!
  const score = page.score[row]!
  const weakness = Math.min(0.99, Math.max(0, 1 - weighAt(page, row)))
  const reason = OF_STATE[state] ?? (!Number.isNaN(page.psr[row]!) && score < below ? 'score' : null)
  if (reason) return { reason, severity: SEVERITY[reason] + weakness }
  const jump = jumpAt(samples, frame)
  return jump > JUMP_SIZES ? { reason: 'jump', severity: SEVERITY.jump + Math.min(0.99, jump / 4) } : null
}

/** Confidence where it was computed, else the score. */
function weighAt(page: SamplePage, row: number): number {
  const confidence = page.confidence[row]!
  return Number.isNaN(confidence) ? page.score[row]! : confidence
}

/** How far the centre went since the frame before, in sizes of the box there; 0 where there is no such box or the target was not in the picture. */
function jumpAt({ pages }: TrackSamples, frame: number): number {
  const [page, before] = [pages[frame >> 8], frame > 0 ? pages[(frame - 1) >> 8] : undefined]
  if (!page || !before) return 0
  const [row, rowBefore] = [frame & (PAGE_FRAMES - 1), (frame - 1) & (PAGE_FRAMES - 1)]
  const states = [page.state[row]!, before.state[rowBefore]!]
  if (states.some((state) => state === ABSENT || state === OUTSIDE || state === LOST)) return 0
  const centre = ({ boxes }: SamplePage, at: number): [number, number] => [boxes[4 * at]! + boxes[4 * at + 2]! / 2, boxes[4 * at + 1]! + boxes[4 * at + 3]! / 2]
  const [x, y] = centre(page, row)
  const [xBefore, yBefore] = centre(before, rowBefore)
  return Math.hypot(x - xBefore, y - yBefore) / Math.sqrt(before.boxes[4 * rowBefore + 2]! * before.boxes[4 * rowBefore + 3]!)
}
