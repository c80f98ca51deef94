import { describe, expect, it } from 'vitest'
import { packMined } from '../../../main/contract/mined'
import { coverFrames, greatest } from '../../../renderer/timeline/minedCoverage'

const chain = (frameIndexes: number[], more: object = {}) => ({ frameIndexes, round: 1, rejection: null, judged: true, excluded: false, ...more })

describe('what a run took from a clip', () => {
  it('is counted frame by frame: chains that were accepted, all others, and what was taken for something else', () => {
    const mined = packMined({
      chains: [chain([2, 4, 6]), chain([6, 4, 3]), chain([0, 1], { rejection: 'static' }), chain([1, 2], { judged: false }), chain([9, 12], { excluded: true })],
      instances: [2, 6], negatives: [5, 5, 40, -1],
    })
    const { accepted, refused, negatives, mostChains } = coverFrames(mined, 10)
    expect([...accepted]).toEqual([0, 0, 1, 2, 2, 2, 2, 0, 0, 0])
    expect([...refused]).toEqual([1, 2, 1, 0, 0, 0, 0, 0, 0, 1])
    expect([...negatives]).toEqual([0, 0, 0, 0, 0, 2, 0, 0, 0, 0])
    expect(mostChains).toBe(2)
    expect([greatest(accepted, 0, 2), greatest(accepted, 0, 3), greatest(accepted)]).toEqual([0, 1, 2])
  })

  it('may be nothing', () => expect(coverFrames(packMined({ chains: [], instances: [], negatives: [] }), 3).mostChains).toBe(1))
})
