import { appendFile, mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { branchLearning } from '../../../main/jobs/branchJob'
import { loadAnyModel, nameModel } from '../../../main/jobs/learn/checkpointModel'
import { runLearning } from '../../../main/jobs/learnJob'
import { readManifest } from '../../../main/store/runFolder'
import { recordingContext, tinyLearnOptions } from '../../support/learnOptions'
import { largestDifference, readMetrics, readRows } from '../../support/runFiles'
import { makeSceneClip } from '../../support/sceneClip'

let folder: string
let parent: string
let footage: string[]

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'pultrack-branch-'))
  for (const seed of [1, 2, 3]) await makeSceneClip({ path: join(folder, 'footage', `clip${seed}.mp4`), seed })
  footage = [join(folder, 'footage')]
  parent = join(folder, 'parent')
  await runLearning({ ...tinyLearnOptions({ footage, out: parent }), ...recordingContext() })
}, 300_000)

afterAll(() => rm(folder, { recursive: true, force: true }))

function branch(name: string, choices: Partial<Parameters<typeof branchLearning>[0]>): ReturnType<typeof branchLearning> {
  return branchLearning({ from: parent, out: join(folder, name), device: 'cpu', ...recordingContext(), ...choices })
}

describe('branchLearning', () => {
  it('ends as a run of its own with that configuration does, without doing the shared part again', async () => {
    const own = join(folder, 'own')
    await runLearning({ ...tinyLearnOptions({ footage, out: own }), loss: 'logistic', ...recordingContext() })
    const outcome = await branch('logistic', { loss: 'logistic' })
    expect(outcome).toMatchObject({ steps: 10, reason: 'curriculum done' })
    expect(largestDifference(await readMetrics(join(folder, 'logistic')), await readMetrics(own))).toBeLessThan(1e-6)
    for (const file of ['instances.jsonl', 'chains.jsonl', 'rankings.jsonl']) expect(await readRows(folder, 'logistic', file)).toEqual(await readRows(own, file))
    const [branched, alone] = await Promise.all([join(folder, 'logistic'), own].map(loadAnyModel))
    expect(branched!.tensors).toEqual(alone!.tensors)
    expect(await readManifest(join(folder, 'logistic'))).toMatchObject({ branch: { from: parent, stage: 2 }, config: { stages: [{}, {}, { loss: 'logistic' }, {}, { loss: 'logistic' }] } })
    const firstRows = async (run: string): Promise<unknown[]> => (await readRows(run, 'metrics.jsonl')).slice(0, 5)
    expect(await firstRows(join(folder, 'logistic'))).toEqual(await firstRows(parent)) // to the very time: copied, not learnt again
  }, 300_000)

  it('leaves out what its parent leaves out', async () => {
    const row = { clip: 'clip1.mp4', region: { left: 0, top: 0, width: 9, height: 9 }, at: '2026-01-01T00:00:00.000Z', excluded: true, instances: 0, chains: 0 }
    await appendFile(join(parent, 'exclusions.jsonl'), `${JSON.stringify(row)}\n`)
    await branch('excluding', { loss: 'nr-diagonal', stageCount: 3 })
    expect(await readRows(folder, 'excluding', 'exclusions.jsonl')).toEqual([row])
  }, 300_000)

  it('refuses a configuration that shares nothing, or everything', async () => {
    await expect(branch('other', { overrides: { 'sampling.candidates': 50 } })).rejects.toMatchObject({ code: 'config-invalid' })
    await expect(branch('same', {})).rejects.toMatchObject({ code: 'config-invalid', hint: expect.stringContaining('resume') as string })
    expect(await readdir(folder)).not.toContain('other')
  })

  it('refuses a run that has not come so far, and says what to do', async () => {
    const short = join(folder, 'short')
    const context = recordingContext()
    const stopping = { ...context, reporter: (event: { kind: string }): void => void (event.kind === 'metrics' && context.stop()) }
    await runLearning({ ...tinyLearnOptions({ footage, out: short }), ...stopping })
    await expect(branch('early', { from: short, loss: 'logistic' })).rejects.toMatchObject({ code: 'run-invalid', hint: expect.stringContaining('pultrack resume') as string })
  }, 300_000)
})

describe('loadAnyModel', () => {
  it('reads a run, its model folder, and what each stage left', async () => {
    const [fromRun, fromFolder] = await Promise.all([parent, join(parent, 'model')].map(loadAnyModel))
    expect(fromRun).toEqual(fromFolder)
    const stages = (await readdir(join(parent, 'checkpoints'))).filter((name) => name.endsWith('step-000000')).sort()
    expect(stages).toEqual([0, 1, 2, 3, 4, 5].map((stage) => `stage-0${stage}-step-000000`))
    const last = await loadAnyModel(join(parent, 'checkpoints', 'stage-05-step-000000'))
    for (const [name, tensor] of Object.entries(fromRun!.tensors)) expect(last.tensors[name]).toEqual(tensor)
    const first = await loadAnyModel(join(parent, 'checkpoints', 'stage-01-step-000000'))
    expect(first.card.training).toMatchObject({ position: { stage: 1, step: 0, stages: 5 } })
    expect(first.tensors).not.toEqual(last.tensors)
  })

  it('names results by run and stage', () => {
    expect([join(parent, 'model'), parent, join(parent, 'checkpoints', 'stage-01-step-000000'), 'models/mine/'].map(nameModel)).toEqual(['parent', 'parent', 'parent-stage-01-step-000000', 'mine'])
  })

  it('says what is missing', async () => {
    await expect(loadAnyModel(join(parent, 'checkpoints', 'stage-09-step-000000'))).rejects.toMatchObject({ code: 'checkpoint-invalid' })
    await expect(loadAnyModel(join(folder, 'nothing'))).rejects.toMatchObject({ code: 'model-missing' })
  })
})
