import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { formatSelection } from '../../../main/cli/select'
import { loadAnyModel } from '../../../main/jobs/learn/checkpointModel'
import { measureRunHealth, readRunHealth } from '../../../main/jobs/runs/runHealth'
import { selectModel, type Selection, type SelectOptions } from '../../../main/jobs/selectJob'
import { superviseLearning } from '../../../main/jobs/superviseJob'
import { saveModel } from '../../../main/store/modelFile'
import { recordingContext } from '../../support/learnOptions'
import { makeSequence } from '../clipOfTexture'

let folder: string
let run: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'pultrack-select-'))
  for (const name of ['patch_a', 'patch_b']) await makeSequence({ folder: join(folder, 'sequences'), name, frameCount: 8 })
  run = join(folder, 'run')
  await superviseLearning({ sequences: join(folder, 'sequences'), out: run, device: 'cpu', backbone: 'compact', correlation: 'cosine', overrides: { 'stages.0.steps': 2, 'stages.0.batchSize': 2 }, ...recordingContext() })
}, 300_000)

afterAll(() => rm(folder, { recursive: true, force: true }))

function select({ out, ...options }: Partial<SelectOptions> & { out: string }): Promise<Selection> {
  return selectModel({ models: [], footage: ['patch_a', 'patch_b'].map((name) => join(folder, 'sequences', name, 'clip.mp4')), windowsPerClip: 1, device: 'cpu', ...recordingContext(), ...options, out: join(folder, out) })
}

/** The run's model with an embedding that is the same everywhere. */
async function blindModel(): Promise<string> {
  const { card, tensors } = await loadAnyModel(run)
  const kernel = tensors['conv6/kernel']!
  const bias = tensors['conv6/bias']!
  const path = join(folder, 'blind')
  const same = { ...tensors, 'conv6/kernel': { ...kernel, values: kernel.values.map(() => 0) }, 'conv6/bias': { ...bias, values: bias.values.map(() => 1) } }
  await saveModel({ folder: path, card: { ...card, id: 'blind' }, tensors: same, precision: 'float32' })
  return path
}

describe('selectModel', () => {
  it('puts a model that tells nothing apart last though it always comes back, the same weights alike, and says how the order agrees with boxes', async () => {
    const blind = await blindModel()
    const selection = await select({ out: 'out', models: [blind, run], runs: [run], sequences: { folder: join(folder, 'sequences'), only: '*_a', frames: 4 } })
    expect(selection.models.map(({ name }) => name).toSorted()).toEqual(['blind', 'run', ...['00-step-000000', '01-step-000000'].map((place) => `run-stage-${place}`)])
    const last = selection.models.at(-1)!
    expect(last).toMatchObject({ model: blind, closedShare: 1, separation: expect.closeTo(0.5, 6) as number, health: { mean: expect.closeTo(0, 6) as number }, alike: false })
    expect(selection.models[0]!.health.mean).toBeGreaterThan(0.3)
    expect(selection.models.every(({ chains, auc }) => chains > 0 && auc !== null)).toBe(true)
    expect(selection.against!.regret).toBeGreaterThanOrEqual(0)
    expect(JSON.parse(await readFile(join(folder, 'out', 'selection.json'), 'utf8'))).toEqual(selection)
    expect(formatSelection(selection)).toMatch(/rank correlation with AUC/)
    const healthOf = (wanted: string): unknown => selection.models.find(({ name }) => name === wanted)!.health
    expect(healthOf('run'), 'the same weights twice').toEqual(healthOf('run-stage-01-step-000000'))
  }, 400_000)

  it('refuses a single model, and one without weights', async () => {
    await expect(select({ out: 'one', models: [run] })).rejects.toMatchObject({ code: 'usage' })
    await expect(select({ out: 'identity', models: [run, 'identity'] })).rejects.toMatchObject({ code: 'usage', message: expect.stringContaining('identity') as string })
  }, 300_000)
})

describe('the health of a run', () => {
  it('is that of all its checkpoints, kept in the run, and says where it flatters', async () => {
    expect(await readRunHealth(run)).toBeNull()
    const clips = ['patch_a', 'patch_b'].map((name) => join(folder, 'sequences', name, 'clip.mp4'))
    const health = await measureRunHealth({ run, footage: clips.slice(0, 1), device: 'cpu', ...recordingContext() })
    expect(health.checkpoints.map(({ name }) => name).toSorted()).toEqual(['stage-00-step-000000', 'stage-01-step-000000'])
    expect(health).toMatchObject({ learnedFrom: true, clips: ['patch_a'] })
    expect(health.checkpoints[0]!.health).toBeGreaterThanOrEqual(health.checkpoints[1]!.health)
    expect(health.checkpoints.every(({ chains, halfWidth }) => chains > 0 && halfWidth === null)).toBe(true)
    expect(await readRunHealth(run)).toEqual(health)
    expect((await measureRunHealth({ run, footage: clips.slice(0, 1), device: 'cpu', ...recordingContext() })).checkpoints).toEqual(health.checkpoints)
  }, 300_000)
})
