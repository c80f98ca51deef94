import { describe, expect, it } from 'vitest'
import { planStages, reachOf } from '../../../main/core/curriculum/plan'
import { presetConfig } from '../../../main/core/curriculum/presets'

describe('planStages', () => {
  it('opens a round with every mining and counts the steps of training stages alone', () => {
    const planned = planStages(presetConfig('standard')).map(({ index, stage, round, firstStep }) => [index, stage.kind, round, firstStep])
    expect(planned).toEqual([
      [0, 'discriminate', 0, 0],
      [1, 'mine', 1, 350],
      [2, 'correspond', 1, 350],
      [3, 'mine', 2, 950],
      [4, 'correspond', 2, 950],
    ])
  })

  it('reaches farther from round to round', () => {
    for (const preset of ['standard', 'thorough'] as const) {
      const reaches = presetConfig(preset).stages.flatMap((stage) => (stage.kind === 'mine' ? [reachOf(stage)] : []))
      expect(reaches).toEqual(reaches.toSorted((a, b) => a - b))
      expect(new Set(reaches).size).toBe(reaches.length)
      expect(reaches[0]).toBe(9) // ten frames, one apart
    }
  })
})
