import { describe, expect, it } from 'vitest'
import type { MineStage } from '../../../main/contract/config'
import type { Chain, ChainRejection } from '../../../main/contract/learning'
import { meanSimilarity, percentile, selectChains } from '../../../main/core/mine/selection'

const STAGE: MineStage = {
  kind: 'mine', chainLength: 10, frameStep: 1, chainsPerWindow: 6, scaleCount: 1, windowInfluence: 0.3, minimumLength: 5, maximumCycleError: 0.25,
  dropSimilarity: 0, staticDisplacement: 0.1, maximumStaticShare: 1,
}
const BOX = { left: 0, top: 0, width: 30, height: 30 }

function makeChain({ id = 0, length = 6, similarity = 0.8, ...rest }: Partial<Chain> & { length?: number; similarity?: number }): Chain {
  return {
    id, round: 1, clip: 0, window: 0, instance: id, frameIndexes: Array.from({ length }, (_, at) => at), boxes: Array.from({ length }, () => BOX),
    similarities: [1, ...Array.from({ length: length - 1 }, () => similarity)], peakToSidelobe: [], cycleError: 0.1, cycleOffset: { x: 0, y: 0 },
    displacement: 1, crops: [], rejection: null, ...rest,
  }
}

function verdicts(chains: readonly Chain[], change: Partial<MineStage> = {}): (ChainRejection | null)[] {
  return selectChains(chains, { ...STAGE, ...change }).map(({ rejection }) => rejection)
}

describe('selectChains', () => {
  it('rejects what is too short, up to the last frame', () => {
    expect(verdicts([4, 5].map((length) => makeChain({ length })))).toEqual(['too-short', null])
  })

  it('rejects an open cycle, and one that is no number', () => {
    expect(verdicts([0.25, 0.2501, Number.NaN].map((cycleError) => makeChain({ cycleError })))).toEqual([null, 'cycle-error', 'cycle-error'])
  })

  it('rejects the share with the least similarity among those that held up', () => {
    const chains = Array.from({ length: 10 }, (_, id) => makeChain({ id, similarity: 0.5 + 0.04 * ((id * 7) % 10) }))
    const judged = selectChains([...chains, makeChain({ id: 10, similarity: 0.1, cycleError: 9 })], { ...STAGE, dropSimilarity: 0.3 })
    const dropped = judged.filter(({ rejection }) => rejection === 'low-similarity')
    expect(dropped.map(meanSimilarity).toSorted((a, b) => a - b)).toEqual([0.5, 0.54, 0.58].map((value) => expect.closeTo(value, 9) as number))
    expect(judged[10]!.rejection).toBe('cycle-error')
  })

  it('keeps of the static ones those that moved most, up to their share of what remains', () => {
    const moving = Array.from({ length: 8 }, (_, id) => makeChain({ id, displacement: 0.5 }))
    const still = Array.from({ length: 5 }, (_, at) => makeChain({ id: 8 + at, displacement: 0.01 * (at + 1) }))
    expect(verdicts([...still, ...moving], { maximumStaticShare: 0.2 })).toEqual([...['static', 'static', 'static', null, null] as const, ...moving.map(() => null)])
    expect(verdicts([...still, ...moving], { maximumStaticShare: 0 }).filter((reason) => reason === 'static')).toHaveLength(5)
    expect(verdicts([...still, ...moving], { maximumStaticShare: 1 }).every((reason) => reason === null)).toBe(true)
  })

  it('judges similarity among those that move and the few still ones kept, which would otherwise outrank them all', () => {
    const moving = Array.from({ length: 8 }, (_, id) => makeChain({ id, displacement: 0.5, similarity: 0.5 + 0.01 * id }))
    const still = Array.from({ length: 8 }, (_, at) => makeChain({ id: 8 + at, displacement: 0, similarity: 0.99 }))
    const judged = selectChains([...still, ...moving], { ...STAGE, dropSimilarity: 0.2, maximumStaticShare: 0.2 })
    expect(judged.filter(({ rejection }) => rejection === 'low-similarity').map(({ id }) => id)).toEqual([0, 1])
    expect(judged.filter(({ id, rejection }) => id < 8 && rejection === null)).toHaveLength(6)
  })

  it('keeps static chains where nothing moves at all', () => {
    expect(verdicts([makeChain({ displacement: 0 }), makeChain({ displacement: 0.02 })], { maximumStaticShare: 0.2 })).toEqual([null, null])
  })

  it('does not touch the chains that it is given, and takes none', () => {
    const chain = makeChain({ length: 2 })
    selectChains([chain], STAGE)
    expect(chain.rejection).toBeNull()
    expect(selectChains([], STAGE)).toEqual([])
  })
})

describe('meanSimilarity and percentile', () => {
  it('leaves the start, whose similarity is 1 by definition, out of the mean', () => {
    expect(meanSimilarity({ similarities: [1, 0.4, 0.6] })).toBeCloseTo(0.5, 12)
  })

  it('gives the value below which the share lies', () => {
    const values = [5, 1, 4, 2, 3]
    expect([0, 0.2, 0.39, 0.4, 0.99, 1].map((share) => percentile(values, share))).toEqual([1, 2, 2, 3, 5, 5])
    expect(percentile([], 0.5)).toBe(-Infinity)
  })
})
