import { MINED_VERDICTS } from '../../main/contract/mined'
import type { Mined } from '../../main/contract/mined'

/** What a run took from a clip, by frame: how many chains go through it, taken and not taken, and how many patches there were taken for others. */
export interface MinedCoverage {
  accepted: Uint16Array
  /** Rejected, left out, or not judged yet. */
  refused: Uint16Array
  negatives: Uint16Array
  /** Of any frame, at least 1. */
  mostChains: number
}

export function coverFrames(mined: Mined, frameCount: number): MinedCoverage {
  const accepted = new Int32Array(frameCount + 1)
  const refused = new Int32Array(frameCount + 1)
  mined.verdict.forEach((verdict, chain) => {
    const changes = MINED_VERDICTS[verdict] === 'accepted' ? accepted : refused
    const [from, to] = [Math.max(0, mined.from[chain]!), Math.min(frameCount - 1, mined.to[chain]!)]
    if (from > to) return
    changes[from]! += 1
    changes[to + 1]! -= 1
  })
  const negatives = new Uint16Array(frameCount)
  for (const frame of mined.negatives) if (frame >= 0 && frame < frameCount) negatives[frame]! += 1
  const [taken, left] = [sumUp(accepted, frameCount), sumUp(refused, frameCount)]
  return { accepted: taken, refused: left, negatives, mostChains: Math.max(1, greatest(taken), greatest(left)) }
}

/** The greatest of the frames `[from, to)`. */
export function greatest(counts: Uint16Array, from = 0, to = counts.length): number {
  let most = 0
  for (let frame = from; frame < to; frame += 1) if (counts[frame]! > most) most = counts[frame]!
  return most
}

/** Changes from frame to frame as the counts that they lead to. */
function sumUp(changes: Int32Array, frameCount: number): Uint16Array {
  const counts = new Uint16Array(frameCount)
  let running = 0
  for (let frame = 0; frame < frameCount; frame += 1) {
    running += changes[frame]!
    counts[frame] = running
  }
  return counts
}
