import { describe, expect, it } from 'vitest'
import type { ConfigChanges } from '../../../main/core/curriculum/resolveConfig'
import { branchConfig, resolveConfig } from '../../../main/core/curriculum/resolveConfig'
import { countSharedStages } from '../../../main/core/curriculum/sharedStages'

const BASE = resolveConfig({ preset: 'standard' }) // discriminate, mine, correspond, mine, correspond

function shared(changes: ConfigChanges): number | null {
  return countSharedStages(BASE, branchConfig(BASE, changes))
}

describe('countSharedStages', () => {
  it('counts up to the first stage that is configured otherwise', () => {
    expect(shared({ loss: 'logistic' })).toBe(2)
    expect(shared({ hardNegativeMining: false })).toBe(0)
    expect(shared({ overrides: { 'stages.3.frameStep': 7 } })).toBe(3)
    expect(shared({ overrides: { 'stages.4.optimizer.learningRate': 0.5 } })).toBe(4)
  })

  it('looks outside the stages for what acts in them', () => {
    expect(shared({ correlation: 'plain' })).toBe(2)
    expect(shared({ overrides: { 'views.grayChance': 0 } })).toBe(0)
  })

  it('is null where the instances or the first weights would be others', () => {
    expect(shared({ seed: 99 })).toBeNull()
    expect(shared({ backbone: 'ciresnet22' })).toBeNull()
    expect(shared({ overrides: { 'sampling.candidates': 3 } })).toBeNull()
  })

  it('counts all where nothing differs, whatever is done between steps', () => {
    expect(shared({})).toBe(5)
    expect(shared({ overrides: { checkpointSteps: 3 } })).toBe(5)
  })

  it('stops where the shorter curriculum ends', () => {
    expect(shared({ stageCount: 3 })).toBe(3)
    expect(countSharedStages(branchConfig(BASE, { stageCount: 3 }), BASE)).toBe(3)
    expect(shared({ stageCount: 3, loss: 'logistic' })).toBe(2)
  })
})
