import { mkdtemp, rm, truncate } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readFailedBatch } from '../../../main/jobs/runs/failedBatch'
import { saveCheckpoint } from '../../../main/store/checkpoint'
import { pathsOf } from '../../../main/store/runFolder'

let folder: string

beforeAll(async () => (folder = await mkdtemp(join(tmpdir(), 'pultrack-batch-'))))
afterAll(() => rm(folder, { recursive: true, force: true }))

const grays = (side: number, values: readonly number[]) => ({ shape: [values.length, side, side, 3], dtype: 'float32' as const, values: Float32Array.from(values.flatMap((value) => new Array<number>(side * side * 3).fill(value))) })

describe('the batch whose loss was not finite', () => {
  it('is none where a run never came upon one', async () => {
    expect(await readFailedBatch(folder, 96)).toBeNull()
  })

  it('is shown as the network saw it: exemplars and search regions by turns, brightness as it was, what is no number told', async () => {
    const exemplars = grays(127, [40, 300])
    const searches = grays(255, [200, NaN])
    await saveCheckpoint({ folder: pathsOf(folder).failedBatch, name: 'step-17', tensors: { exemplars, searches }, state: { step: 17 }, keep: 1 })
    const { step, total, pictures } = (await readFailedBatch(folder, 96))!
    expect([step, total]).toEqual([17, 4])
    expect(pictures.map(({ group, isFinite, width, height }) => [group, isFinite, width, height])).toEqual([
      ['exemplars', true, 96, 96], ['searches', true, 96, 96], ['exemplars', true, 96, 96], ['searches', false, 96, 96],
    ])
    const means = await Promise.all(pictures.map(async ({ bytes }) => (await sharp(bytes).stats()).channels[0]!.mean))
    for (const [index, expected] of [40, 200, 255, 0].entries()) expect(Math.abs(means[index]! - expected)).toBeLessThan(3)
  })

  it('that is damaged is said to be', async () => {
    await truncate(join(pathsOf(folder).failedBatch, 'step-17', 'tensors.bin'), 100)
    await expect(readFailedBatch(folder, 96)).rejects.toMatchObject({ code: 'checkpoint-invalid' })
  })
})
