import { expect, it } from 'vitest'
import { nameCheckpoint } from '../../../renderer/curriculum/checkpointWords'

it('reads where a checkpoint stands from its name, and nothing from another', () => {
  expect(['stage-02-step-000150', 'stage--1-step-000003', 'stage-10-step-1000000', 'latest', 'stage-02-step-000150.tmp'].map(nameCheckpoint)).toEqual([
    { stage: 2, step: 150 }, { stage: -1, step: 3 }, { stage: 10, step: 1_000_000 }, null, null,
  ])
})
