import type { CallArguments, CallResult } from './procedures'

export type ChainQuery = Omit<CallArguments<'runs.chains'>, 'run'>
export type ToldChain = CallResult<'runs.chains'>['chains'][number]

/** What `runs.chains` means, wherever the chains are: those of the round, window, clip and verdict asked for, in order, a page of them. */
export function chooseChains(all: readonly ToldChain[], { round, window, verdict, sort, descending, clip, offset, limit }: ChainQuery): CallResult<'runs.chains'> {
  const chosen = all.filter((chain) => (round === undefined || chain.round === round) && (window === undefined || chain.window === window) && (clip === undefined || chain.clip === clip) && hasVerdict(chain, verdict))
  chosen.sort((a, b) => (descending ? b[sort] - a[sort] : a[sort] - b[sort]) || a.id - b.id)
  return { total: chosen.length, chains: chosen.slice(offset, offset + limit) }
}

function hasVerdict({ judged, rejection, excluded }: ToldChain, verdict: ChainQuery['verdict']): boolean {
  if (verdict === 'all') return true
  if (verdict === 'unjudged' || !judged) return !judged && verdict === 'unjudged'
  if (verdict === 'accepted') return rejection === null && !excluded
  return verdict === 'rejected' ? rejection !== null || excluded : rejection === verdict
}
