import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { JobContext, JobEvent } from '../../main/contract/reporter'
import { runEvaluation, type EvaluationOptions, type EvaluationOutcome } from '../../main/jobs/evaluateJob'
import type { EvaluationReport } from '../../main/jobs/evaluateReport'
import { runStoredEvaluation, type StoredEvaluationOptions } from '../../main/jobs/evaluateStoredJob'
import { parseOtbBoxes } from '../../main/formats/otb'
import { boxInFrame, makeSequence } from './clipOfTexture'

const FRAMES = 10
let folder: string
let sequences: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'pultrack-eval-'))
  sequences = join(folder, 'sequences')
  for (const name of ['patch_a', 'patch_b']) await makeSequence({ folder: sequences, name, frameCount: FRAMES })
}, 300_000)

afterAll(() => rm(folder, { recursive: true, force: true }))

function evaluate(options: Partial<EvaluationOptions & JobContext> & { out: string }, events: JobEvent[] = []): Promise<EvaluationOutcome> {
  return runEvaluation({ sequences, models: ['identity'], device: 'cpu', reporter: (event) => events.push(event), signal: new AbortController().signal, ...options, out: join(folder, options.out) })
}

function score(options: Partial<StoredEvaluationOptions> & Pick<StoredEvaluationOptions, 'annotations' | 'results' | 'out'>): Promise<EvaluationOutcome> {
  return runStoredEvaluation({ reporter: () => undefined, signal: new AbortController().signal, ...options })
}

async function readReport(out: string): Promise<EvaluationReport> {
  return JSON.parse(await readFile(join(folder, out, 'report.json'), 'utf8')) as EvaluationReport
}

describe('runEvaluation', () => {
  it('scores each tracker on each sequence, writes boxes and a report with its protocol', async () => {
    const events: JobEvent[] = []
    const { failures } = await evaluate({ out: 'both', models: ['identity', 'random:alexnet:1'] }, events)
    const report = await readReport('both')
    expect(failures).toBe(0)
    expect(Object.keys(report.trackers)).toEqual(['identity', 'random-alexnet-1'])
    expect(report).toMatchObject({ protocol: { variant: 'pysot', origin: 0, frames: null }, complete: true, device: { device: 'cpu' }, dataset: { sequences: { patch_a: FRAMES, patch_b: FRAMES } } })
    expect(report.dataset.fingerprint).toMatch(/^[0-9a-f]{16}$/)
    const { identity, 'random-alexnet-1': random } = report.trackers
    expect(random!.overall!.meanOverlap).toBeGreaterThan(0.6)
    expect(random!.overall!.meanOverlap).toBeGreaterThan(identity!.overall!.meanOverlap)
    expect(random!.sequences['patch_a']).toMatchObject({ frames: FRAMES, framesPerSecond: expect.any(Number) as number })
    const boxes = parseOtbBoxes({ text: await readFile(join(folder, 'both', 'identity', 'patch_b.txt'), 'utf8'), path: '', origin: 0 })
    expect(boxes).toEqual(Array.from({ length: FRAMES }, () => boxInFrame(0)))
    const progress = events.filter((event) => event.kind === 'progress')
    expect(progress.at(-1)).toMatchObject({ done: 4 * FRAMES, total: 4 * FRAMES, item: 'random-alexnet-1 patch_b' })
  }, 300_000)

  it('writes boxes that score the same when read back, at either origin', async () => {
    const { report } = await evaluate({ out: 'again', origin: 1 })
    const annotations = join(folder, 'annotations')
    await mkdir(annotations)
    for (const name of ['patch_a', 'patch_b']) await writeFile(join(annotations, `${name}.txt`), await readFile(join(sequences, name, 'groundtruth_rect.txt')))
    const stored = await score({ annotations, results: join(folder, 'again'), out: join(folder, 'stored'), origin: 1 })
    const { framesPerSecond: _timed, ...wanted } = report.trackers['identity']!.overall!
    expect(stored.report.trackers['identity']!.overall).toMatchObject(wanted)
  })

  it('takes only the frames and the sequences asked for', async () => {
    const { report } = await evaluate({ out: 'few', frames: 4, only: '*_b' })
    expect(report.dataset.sequences).toEqual({ patch_b: 4 })
    expect(report.trackers['identity']!.overall).toMatchObject({ sequences: 1, frames: 4 })
  })

  it('goes on past a sequence that cannot be read, and says which', async () => {
    const mixed = join(folder, 'mixed')
    await makeSequence({ folder: mixed, name: 'good', frameCount: 3 })
    await makeSequence({ folder: mixed, name: 'malformed', frameCount: 3 })
    await writeFile(join(mixed, 'malformed', 'groundtruth_rect.txt'), '1,2,3,4\n1,2,3\n')
    await makeSequence({ folder: mixed, name: 'torn', frameCount: 3 })
    await writeFile(join(mixed, 'torn', 'clip.mp4'), 'no video')
    const { report, failures } = await evaluate({ sequences: mixed, out: 'partly' })
    expect(failures).toBe(2)
    expect(Object.keys(report.trackers['identity']!.sequences)).toEqual(['good'])
    expect(report.trackers['identity']!.failed).toMatchObject([
      { sequence: 'malformed', code: 'sequences-invalid', message: expect.stringContaining('groundtruth_rect.txt:2') as string },
      { sequence: 'torn', code: 'clip-unreadable' },
    ])
  })

  it('does not call nothing a success', async () => {
    const broken = join(folder, 'broken')
    await makeSequence({ folder: broken, name: 'torn', frameCount: 2 })
    await writeFile(join(broken, 'torn', 'clip.mp4'), 'no video')
    await expect(evaluate({ sequences: broken, out: 'nothing' })).rejects.toMatchObject({ code: 'sequences-invalid' })
    await expect(evaluate({ only: 'no_such', out: 'none' })).rejects.toMatchObject({ code: 'sequences-invalid' })
    await expect(evaluate({ sequences: join(folder, 'absent'), out: 'none' })).rejects.toMatchObject({ code: 'sequences-invalid' })
  })

  it('keeps its hands off an output folder that is in use', async () => {
    await mkdir(join(folder, 'taken'))
    await writeFile(join(folder, 'taken', 'notes.txt'), 'mine')
    await expect(evaluate({ out: 'taken' })).rejects.toMatchObject({ code: 'output-exists' })
    await evaluate({ out: 'taken', overwrite: true })
    expect(await readFile(join(folder, 'taken', 'notes.txt'), 'utf8')).toBe('mine')
  })

  it('refuses models that are none', async () => {
    await expect(evaluate({ models: ['random:x'], out: 'wrong1' })).rejects.toMatchObject({ code: 'usage' })
    await expect(evaluate({ models: ['identity', join(folder, 'no-model')], out: 'wrong2' })).rejects.toMatchObject({ code: 'model-missing' })
    expect(await readReport('wrong2')).toMatchObject({ complete: false, trackers: { identity: { overall: { sequences: 2 } } } })
  })

  it('keeps what was finished when stopped', async () => {
    const controller = new AbortController()
    const reporter = (event: JobEvent): void => {
      if (event.kind === 'progress' && event.item.includes('patch_b')) controller.abort()
    }
    await expect(evaluate({ out: 'stopped', reporter, signal: controller.signal })).rejects.toMatchObject({ code: 'interrupted' })
    const report = await readReport('stopped')
    expect(report.complete).toBe(false)
    expect(Object.keys(report.trackers['identity']!.sequences)).toEqual(['patch_a'])
  })
})

describe('runStoredEvaluation', () => {
  it('takes the ground truth of whole sequences as well', async () => {
    const results = join(folder, 'of-sequences')
    await mkdir(join(results, 'still'), { recursive: true })
    for (const name of ['patch_a', 'patch_b']) await writeFile(join(results, 'still', `${name}.txt`), await readFile(join(sequences, name, 'groundtruth_rect.txt')))
    const { report } = await score({ annotations: sequences, results, out: join(folder, 'scored-sequences') })
    expect(Object.keys(report.dataset.sequences)).toEqual(['patch_a', 'patch_b'])
    expect(report.trackers['still']!.overall).toMatchObject({ meanOverlap: 1, sequences: 2 })
  })

  it('names a tracker that lacks a sequence or lines of one', async () => {
    const annotations = join(folder, 'truth')
    const results = join(folder, 'results')
    for (const path of [annotations, join(results, 'mine')]) await mkdir(path, { recursive: true })
    for (const name of ['one', 'two', 'three']) await writeFile(join(annotations, `${name}.txt`), '1,1,5,5\n2,2,5,5\n')
    await writeFile(join(results, 'mine', 'one.txt'), '1 1 5 5\r\n2 2 5 5\r\n')
    await writeFile(join(results, 'mine', 'two.txt'), '1,1,5,5\n')
    const { report, failures } = await score({ annotations, results, out: join(folder, 'lacking') })
    expect(failures).toBe(2)
    expect(report.trackers['mine']!.overall).toMatchObject({ meanOverlap: 1, sequences: 1, framesPerSecond: null })
    expect(report.trackers['mine']!.failed.map(({ sequence, message }) => `${sequence}: ${message}`)).toEqual([
      expect.stringMatching(/^three: .*three.txt cannot be read/) as string,
      expect.stringMatching(/^two: .*1 boxes for 2 frames/) as string,
    ])
  })
})
