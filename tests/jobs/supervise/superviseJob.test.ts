import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Chain } from '../../../main/contract/learning'
import type { JobEvent } from '../../../main/contract/reporter'
import type { LearnOutcome } from '../../../main/contract/run'
import { resumeLearning } from '../../../main/jobs/learnJob'
import { superviseLearning, type SuperviseOptions } from '../../../main/jobs/superviseJob'
import { recordingContext } from '../../support/learnOptions'
import { readMetrics, readRows } from '../../support/runFiles'
import { boxInFrame, makeSequence } from '../clipOfTexture'

let folder: string
let sequences: string
const TINY = { 'stages.0.steps': 4, 'stages.0.batchSize': 2, 'labels.maximumGap': 5, checkpointSteps: 2 }

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'pultrack-supervise-'))
  sequences = join(folder, 'sequences')
  for (const name of ['train_a', 'train_b', 'test_c']) await makeSequence({ folder: sequences, name, frameCount: 12 })
}, 300_000)

afterAll(() => rm(folder, { recursive: true, force: true }))

function supervise({ out, ...options }: Partial<SuperviseOptions> & { out: string }): Promise<LearnOutcome> {
  return superviseLearning({ sequences, only: 'train_*', device: 'cpu', backbone: 'compact', seed: 3, overrides: TINY, ...recordingContext(), ...options, out: join(folder, out) })
}

describe('superviseLearning', () => {
  it('learns from the boxes of the sequences asked for, in stretches, and mines nothing', async () => {
    const { steps, run } = await supervise({ out: 'whole' })
    expect(steps).toBe(4)
    const chains = await readRows<Chain>(run, 'chains.jsonl')
    expect(chains.map(({ clip, source, frameIndexes }) => ({ clip, source, frameIndexes }))).toEqual([0, 0, 1, 1].map((clip, index) => ({ clip, source: 'labelled', frameIndexes: [0, 1, 2, 3, 4, 5].map((frame) => frame + 6 * (index % 2)) })))
    expect(chains[1]!.boxes[3]).toEqual(boxInFrame(9))
    const card = JSON.parse(await readFile(join(run, 'model', 'card.json'), 'utf8')) as Record<string, unknown>
    expect(card).toMatchObject({ backbone: 'compact', correlation: 'plain', training: { preset: 'supervised' } })
  }, 300_000)

  it('goes on after a stop as if there had been none', async () => {
    const context = recordingContext()
    const reporter = (event: JobEvent): void => void (event.kind === 'metrics' && event.step === 1 && context.stop())
    await supervise({ out: 'stopped', signal: context.signal, reporter })
    await resumeLearning({ run: join(folder, 'stopped'), device: 'cpu', ...recordingContext() })
    const losses = async (name: string): Promise<unknown[]> => (await readMetrics(join(folder, name))).map(({ step, loss }) => ({ step, loss }))
    expect(await losses('stopped')).toEqual(await losses('whole'))
  }, 300_000)

  it('learns the same from a folder named relative to where one stands', async () => {
    const { steps } = await supervise({ out: 'relative', sequences: relative(process.cwd(), sequences), overrides: { ...TINY, 'stages.0.steps': 1 } })
    expect(steps).toBe(1)
    expect((await readRows<Chain>(join(folder, 'relative'), 'chains.jsonl')).map(({ boxes }) => boxes)).toEqual((await readRows<Chain>(join(folder, 'whole'), 'chains.jsonl')).map(({ boxes }) => boxes))
  }, 300_000)

  it('names what is missing', async () => {
    await expect(supervise({ out: 'none', only: 'nothing_*' })).rejects.toMatchObject({ code: 'sequences-invalid' })
  })
})
