import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { JobEvent } from '../../../main/contract/reporter'
import type { LearnOptions } from '../../../main/contract/run'
import { SideLogs } from '../../../main/jobs/learn/sideLogs'
import { runLearning } from '../../../main/jobs/learnJob'
import type { RunFolder } from '../../../main/store/runFolder'
import { recordingContext, tinyLearnOptions, warningsIn } from '../../support/learnOptions'
import { readMetrics } from '../../support/runFiles'
import { makeSceneClip } from '../../support/sceneClip'

const STEPS = 12
let folder: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'pultrack-logs-'))
  for (const seed of [1, 2]) await makeSceneClip({ path: join(folder, 'footage', `clip${seed}.mp4`), seed })
}, 60_000)
afterAll(() => rm(folder, { recursive: true, force: true }))

/** Stage 1 alone, a checkpoint every two steps. */
function options(name: string): LearnOptions {
  const tiny = tinyLearnOptions({ footage: [join(folder, 'footage')], out: join(folder, name) })
  const overrides = Object.fromEntries(Object.entries(tiny.overrides!).filter(([key]) => !/^stages\.[1-9]/.test(key)))
  return { ...tiny, stageCount: 1, overrides: { ...overrides, 'stages.0.steps': STEPS } }
}

/** Does something when a step is told of, once. */
function atStep(moments: Record<number, () => void>): ReturnType<typeof recordingContext> {
  const context = recordingContext()
  return {
    ...context,
    reporter: (event) => {
      context.reporter(event)
      if (event.kind === 'metrics') moments[event.step]?.()
    },
  }
}

it('a table that cannot be written for a while costs no step and no row', async () => {
  const path = join(folder, 'table', 'training_log.csv')
  const context = atStep({ 3: () => mkdirSync(join(path, 'held'), { recursive: true }), 7: () => rmSync(path, { recursive: true }) })
  const begin = atStep({ 2: () => rmSync(path) })
  const reporter = (event: JobEvent): void => [begin, context].forEach((each) => each.reporter(event))
  expect(await runLearning({ ...options('table'), ...context, reporter })).toMatchObject({ reason: 'curriculum done', steps: STEPS })
  expect(warningsIn(context.events)).toEqual([`${path} cannot be written now (EISDIR); learning goes on. metrics.jsonl has all of it, and the file is made up for as soon as it can be written.`])
  const rows = await readMetrics(join(folder, 'table'))
  const [, ...lines] = (await readFile(path, 'utf8')).trimEnd().split('\n')
  expect(lines.map((line) => Number(line.split(',')[0]))).toEqual(rows.map(({ step }) => step))
  expect(rows).toHaveLength(STEPS)
}, 60_000)

it('events that cannot be written at first come later, all of them', async () => {
  const paths = { metrics: join(folder, 'metrics.jsonl'), trainingLog: join(folder, 'training_log.csv'), tensorboard: join(folder, 'tensorboard') }
  writeFileSync(paths.tensorboard, 'in the way')
  const context = recordingContext()
  const logs = await SideLogs.open({ run: { paths } as RunFolder, nextStep: 0, reporter: context.reporter })
  for (let step = 0; step < 5; step += 1) {
    await logs.scalars({ step, wallTime: step, values: { 'discriminate/loss': step } })
    if (step === 2) rmSync(paths.tensorboard)
    if (step % 2 === 1) await logs.write([])
  }
  await logs.close()
  expect(warningsIn(context.events)).toEqual([`${paths.tensorboard} cannot be written now (EEXIST); learning goes on. metrics.jsonl has all of it, and the file is made up for as soon as it can be written.`])
  const [file] = await readdir(paths.tensorboard)
  expect((await readFile(join(paths.tensorboard, file!), 'latin1')).split('discriminate/loss')).toHaveLength(5 + 1)
})
