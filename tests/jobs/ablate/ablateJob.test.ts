import { copyFile, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { JobEvent } from '../../../main/contract/reporter'
import { expandPlan } from '../../../main/jobs/ablate/expandPlan'
import { loadPlan } from '../../../main/jobs/ablate/planFile'
import { listItems, runAblation, type AblationOptions, type AblationOutcome } from '../../../main/jobs/ablateJob'
import { runLearning } from '../../../main/jobs/learnJob'
import { loadAnyModel } from '../../../main/jobs/learn/checkpointModel'
import { acquireLock } from '../../../main/store/folderLock'
import { recordingContext, tinyLearnOptions } from '../../support/learnOptions'
import { makeSceneClip } from '../../support/sceneClip'
import { TINY_OVERRIDES } from '../../support/tinyConfig'
import { makeSequence } from '../clipOfTexture'

let folder: string
let plan: string
const overrides = Object.fromEntries(Object.entries(TINY_OVERRIDES).filter(([key]) => !/^stages\.[1-4]/.test(key)))
const later = Object.fromEntries(Object.entries(TINY_OVERRIDES).filter(([key]) => /^stages\.[12]/.test(key)))

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'pultrack-ablate-'))
  for (const seed of [1, 2, 3]) await makeSceneClip({ path: join(folder, 'footage', `clip${seed}.mp4`), seed })
  await makeSequence({ folder: join(folder, 'sequences'), name: 'patch', frameCount: 5 })
  plan = await writePlan('plan')
}, 300_000)

afterAll(() => rm(folder, { recursive: true, force: true }))

async function writePlan(name: string, changes: object = {}): Promise<string> {
  const path = join(folder, `${name}.json`)
  const content = {
    format: 'pultrack-ablation', version: 1, name, footage: ['footage'], backbone: 'compact', seeds: [5], reference: 'robust', overrides,
    variants: [
      { name: 'random', random: true, correlation: 'cosine' },
      { name: 'no AHM', stages: 1, hardNegativeMining: false },
      { name: 'discriminate', stages: 1 },
      { name: 'logistic', stages: 3, loss: 'logistic', overrides: later },
      { name: 'robust', stages: 3, loss: 'nr', overrides: later },
    ],
    evaluation: { folder: 'sequences' }, ...changes,
  }
  await writeFile(path, JSON.stringify(content))
  return path
}

function ablate({ out, ...options }: Partial<AblationOptions> & { out: string }): Promise<AblationOutcome> {
  return runAblation({ plan, device: 'cpu', ...recordingContext(), ...options, out: join(folder, out) })
}

describe('runAblation', () => {
  it('does each item by itself, in any order, learns what is shared once, and ends as runs of their own do', async () => {
    const { summary: part } = await ablate({ out: 'out', items: [4] })
    expect(part.variants.map(({ done }) => done)).toEqual([0, 0, 0, 0, 1])
    const events: JobEvent[] = []
    const { summary, failures } = await ablate({ out: 'out', reporter: (event) => events.push(event) })
    expect(failures).toBe(0)
    expect(summary).toMatchObject({ complete: true, variants: [{}, {}, {}, {}, { difference: null }] })
    expect(summary.variants[3]!.difference).toMatchObject({ count: 1, verdict: 'too-few' })
    const started = events.flatMap((event) => (event.kind === 'stage' && event.status === 'started' ? [event.stage] : []))
    expect(started, 'found, discriminated and mined once, by the first item').toEqual(['discriminate', 'correspond'])
    expect(await readdir(join(folder, 'out', 'runs')), 'found; without AHM; discriminate; mine; two losses').toHaveLength(6)
    const own = join(folder, 'own')
    await runLearning({ ...tinyLearnOptions({ footage: [join(folder, 'footage')], out: own }), backbone: 'compact', loss: 'logistic', stageCount: 3, overrides: { ...overrides, ...later }, ...recordingContext() })
    const result = JSON.parse(await readFile(join(folder, 'out', 'items', '003.json'), 'utf8')) as { model: string }
    const [ablated, alone] = await Promise.all([join(folder, 'out', result.model), own].map(loadAnyModel))
    expect(ablated!.tensors).toEqual(alone!.tensors)
  }, 300_000)

  it('waits for the process that learns what it rests on, and says for whom', async () => {
    const item = expandPlan(await loadPlan(plan))[2]!
    const locks = join(folder, 'out', 'locks', item.node!.hash)
    await rm(join(folder, 'out', 'runs', item.node!.hash, 'model'), { recursive: true })
    await rm(join(folder, 'out', 'items', '002.json'))
    const release = await acquireLock(locks)
    const events: JobEvent[] = []
    const waiting = ablate({ out: 'out', items: [2], reporter: (event) => events.push(event) })
    await expect.poll(() => events).toContainEqual({ kind: 'message', level: 'info', text: expect.stringMatching(/^Waits for what another process is learning: .*lock is held by process \d+, which is running\./) as string })
    await release()
    expect((await waiting).failures).toBe(0)
  }, 60_000)

  it('does nothing twice, and anew what another plan changes', async () => {
    const events: JobEvent[] = []
    await ablate({ out: 'out', reporter: (event) => events.push(event) })
    expect(events.some(({ kind }) => kind === 'stage' || kind === 'progress')).toBe(false)
    const changed = await writePlan('changed', { evaluation: { folder: 'sequences', frames: 3 } })
    expect((await listItems({ plan: changed, out: join(folder, 'out') })).map(({ done }) => done)).toEqual([false, false, false, false, false])
  }, 300_000)

  it('writes its table as CSV, JSON, LaTeX and a page that loads nothing', async () => {
    const read = (name: string): Promise<string> => readFile(join(folder, 'out', name), 'utf8')
    const [csv, tex, page] = await Promise.all(['table.csv', 'table.tex', 'report.html'].map(read))
    expect(csv!.split('\n')[5]).toMatch(/^"robust",1,[01]\.\d{5},,[01]\.\d{5},,,,,$/)
    expect(tex!).toContain('\\begin{tabular}{lrrrr}')
    expect(page!).toContain('no AHM')
    expect(page!).not.toMatch(/src="http|href="http|<script/)
  })

  it('goes on where it was stopped, and throws away what a killed process left before its first checkpoint', async () => {
    const context = recordingContext()
    const reporter = (event: JobEvent): void => void (event.kind === 'metrics' && event.stage === 'discriminate' && event.step === 2 && context.stop())
    await expect(ablate({ out: 'stopped', items: [4], signal: context.signal, reporter })).rejects.toMatchObject({ code: 'interrupted' })
    const [, , , , item] = await listItems({ plan, out: join(folder, 'stopped') })
    expect(item!.done).toBe(false)
    const finished = (await readdir(join(folder, 'out', 'runs'))).filter((name) => name !== 'x')
    const begun = await readdir(join(folder, 'stopped', 'runs'))
    const half = join(folder, 'stopped', 'runs', finished.find((name) => !begun.includes(name))!)
    await mkdir(join(half, 'checkpoints'), { recursive: true })
    await copyFile(join(folder, 'out', 'runs', begun[0]!, 'run.json'), join(half, 'run.json'))
    await ablate({ out: 'stopped', items: [4] })
    const models = await Promise.all(['out', 'stopped'].map(async (out) => (JSON.parse(await readFile(join(folder, out, 'items', '004.json'), 'utf8')) as { model: string; auc: number })))
    expect(models[1]!.auc).toBe(models[0]!.auc)
    const [whole, resumed] = await Promise.all(models.map(({ model }, index) => loadAnyModel(join(folder, ['out', 'stopped'][index]!, model))))
    expect(resumed!.tensors).toEqual(whole!.tensors)
  }, 300_000)

  it('names what is wrong with a plan', async () => {
    const wrong = await writePlan('wrong', { reference: 'nobody', seeds: [] })
    await expect(ablate({ out: 'wrong', plan: wrong })).rejects.toMatchObject({ code: 'config-invalid', message: expect.stringContaining('seeds') as string })
    await expect(ablate({ out: 'out', items: [9] })).rejects.toMatchObject({ code: 'usage', message: expect.stringContaining('5') as string })
  })
})
