import { describe, expect, it } from 'vitest'
import { differencesOf, flatten } from '../../../main/jobs/runs/configFields'
import { resolveConfig } from '../../../main/core/curriculum/resolveConfig'
import { halveBatch } from '../../../renderer/learn/smallerBatch'

const ended = (count: number) => Array.from({ length: count }, () => ({ stage: '', round: 0, reason: '', seconds: 0 }))
const config = resolveConfig({ preset: 'standard', overrides: { 'stages.0.batchSize': 30, 'views.hue': 0.2 } })
const detail = (count: number) => ({ config: flatten(config), differences: differencesOf(config), ended: ended(count), stages: config.stages.map(({ kind }) => ({ stage: kind, round: 0, steps: 1, reach: null, firstStep: 0 })) })

describe('a smaller batch', () => {
  it('is half that of the stage that the run came to, beside what else was chosen', () => {
    const smaller = halveBatch(detail(1))
    expect(smaller).toMatchObject({ preset: 'standard', from: 30, to: 15, overrides: { 'stages.0.batchSize': 15, 'views.hue': 0.2 } })
    expect(resolveConfig({ preset: smaller!.preset, overrides: smaller!.overrides })).toEqual(resolveConfig({ preset: 'standard', overrides: { 'stages.0.batchSize': 15, 'views.hue': 0.2 } }))
  })

  it('is as small as the stage bears, and none below that', () => {
    const at = (size: number) => halveBatch({ ...detail(1), config: { ...detail(1).config, 'stages.0.batchSize': size } })?.to
    expect([at(9), at(6), at(4)]).toEqual([4, 4, undefined])
  })

  it('is none where nothing is learned in batches', () => expect(halveBatch(detail(2))).toBeNull())
})
