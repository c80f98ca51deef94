import type { MineStage } from '../../contract/config'
import type { Chain, ChainRejection } from '../../contract/learning'

/**
 * Judges the chains of a round (method 2): too short, cycle not closed, of the static ones more than a share, among the least
 * similar. Static ones go first: what stands still is most similar to itself, and beside it everything that moves would be among
 * the least similar. Rejected chains stay, with their reason.
 */
export function selectChains(chains: readonly Chain[], stage: MineStage): Chain[] {
  const judged = chains.map((chain) => ({ ...chain, rejection: judgeAlone(chain, stage) }))
  capStatic(accepted(judged), stage)
  dropLeastSimilar(accepted(judged), stage)
  return judged
}

function accepted(chains: readonly Chain[]): Chain[] {
  return chains.filter(({ rejection }) => rejection === null)
}

function dropLeastSimilar(held: readonly Chain[], { dropSimilarity }: MineStage): void {
  const threshold = percentile(held.map(meanSimilarity), dropSimilarity)
  for (const chain of held) if (meanSimilarity(chain) < threshold) chain.rejection = 'low-similarity'
}

function judgeAlone(chain: Chain, stage: MineStage): ChainRejection | null {
  if (chain.boxes.length < stage.minimumLength) return 'too-short'
  return chain.cycleError <= stage.maximumCycleError ? null : 'cycle-error'
}

/** Keeps of the static chains those that moved most, so that they are at most the given share of what remains. */
function capStatic(held: readonly Chain[], { staticDisplacement, maximumStaticShare }: MineStage): void {
  const still = held.filter(({ displacement }) => displacement < staticDisplacement)
  const moving = held.length - still.length
  if (moving === 0) return // footage in which nothing moves: static chains are all there is
  const allowed = maximumStaticShare >= 1 ? still.length : Math.floor((moving * maximumStaticShare) / (1 - maximumStaticShare))
  const ranked = still.toSorted((a, b) => b.displacement - a.displacement)
  for (const chain of ranked.slice(allowed)) chain.rejection = 'static'
}

/** Mean over the links, the start left out. */
export function meanSimilarity({ similarities }: Pick<Chain, 'similarities'>): number {
  const links = similarities.slice(1)
  return links.reduce((sum, value) => sum + value, 0) / Math.max(1, links.length)
}

/** Value below which a share of the values lies; -Infinity for none. */
export function percentile(values: readonly number[], share: number): number {
  if (values.length === 0) return -Infinity
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))]!
}
