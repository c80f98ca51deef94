import type { RunDetail } from '../../main/contract/runSummary'
import type { Chain } from '../stores/curriculum'

export interface Reason {
  name: 'length' | 'cycleError' | 'displacement' | 'similarity'
  value: number
  /** Of the run's configuration; null where the limit comes from the other chains. */
  limit: number | null
  failed: boolean
}

/** What a chain was judged by, each number beside the limit that its round had (method 2). */
export function explainVerdict(chain: Chain, detail: RunDetail | null): Reason[] {
  const position = detail?.stages.findIndex(({ stage, round }) => stage === 'mine' && round === chain.round) ?? -1
  const limitOf = (name: string): number | null => {
    const value = detail?.config[`stages.${position}.${name}`]
    return typeof value === 'number' ? value : null
  }
  return [
    { name: 'length', value: chain.boxes.length, limit: limitOf('minimumLength'), failed: chain.rejection === 'too-short' },
    { name: 'cycleError', value: chain.cycleError, limit: limitOf('maximumCycleError'), failed: chain.rejection === 'cycle-error' },
    { name: 'displacement', value: chain.displacement, limit: limitOf('staticDisplacement'), failed: chain.rejection === 'static' },
    { name: 'similarity', value: chain.similarity, limit: limitOf('dropSimilarity'), failed: chain.rejection === 'low-similarity' },
  ]
}
