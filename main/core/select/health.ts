import type { Spread } from '../evaluate/spread'
import { computeSpread } from '../evaluate/spread'

/** What one chain through a held-out clip says of a model. */
export interface ChainHealth {
  clip: string
  /** Forward-backward error in object sizes. */
  cycleError: number
  /** Share of the background's answers in the last frame that are weaker than what was followed there, 0 .. 1; null where there is too little background. */
  separation: number | null
}

export interface ModelHealth {
  /** Mean over the clips, 0 .. 1. */
  health: Spread
  /** Share of chains that came back, and mean separation of all: what health is made of. */
  closedShare: number
  separation: number
  chains: number
  /** By clip, for comparing models clip by clip. */
  byClip: Record<string, number>
}

/** A chain that ends farther from its start than this has lost its target on the way: mining's own limit (method 2). */
const CLOSED_ERROR = 0.25

/**
 * How well a model follows footage that nobody has labelled. A chain counts as far as it came back to where it began *and* what it followed stands out from the background at
 * its far end: coming back alone is easy for a model that hardly moves, standing out alone for one that follows something else.
 *
 *     health = mean over clips of mean over chains of closed * max(0, 2 separation - 1)
 *
 * Separation 1/2 is what chance would give, and counts as nothing. Chains of one clip fail together, so clips are what is counted.
 * @throws RangeError for no chain with a separation
 */
export function computeHealth(chains: readonly ChainHealth[]): ModelHealth {
  const judged = chains.filter((chain): chain is ChainHealth & { separation: number } => chain.separation !== null)
  const clips = [...new Set(judged.map(({ clip }) => clip))]
  const isClosed = ({ cycleError }: ChainHealth): boolean => cycleError <= CLOSED_ERROR
  const byClip = Object.fromEntries(clips.map((clip) => {
    const own = judged.filter((chain) => chain.clip === clip)
    return [clip, meanOf(own.map((chain) => (isClosed(chain) ? Math.max(0, 2 * chain.separation - 1) : 0)))]
  }))
  return {
    health: computeSpread(Object.values(byClip)), closedShare: meanOf(judged.map((chain) => Number(isClosed(chain)))),
    separation: meanOf(judged.map(({ separation }) => separation)), chains: judged.length, byClip,
  }
}

/** Whether two models differ by more than the spread over clips explains, at 95 %: clip by clip, over those that both have. False as well where one clip is all there is. */
export function areToldApart(a: ModelHealth, b: ModelHealth): boolean {
  const differences = Object.entries(a.byClip).flatMap(([clip, value]) => (clip in b.byClip ? [value - b.byClip[clip]!] : []))
  if (differences.length < 2) return false
  const { mean, halfWidth } = computeSpread(differences)
  return Math.abs(mean) > halfWidth!
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}
