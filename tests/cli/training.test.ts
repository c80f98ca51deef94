import { readdirSync } from 'node:fs'
import { mkdir, mkdtemp, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { makeSceneClip } from '../support/sceneClip'
import { TINY_BACKBONE, TINY_OVERRIDES, TINY_STEPS } from '../support/tinyConfig'
import { parseLines, runPultrack, startPultrack, type Finished } from './startPultrack'

let folder: string
let trained: Finished
const at = (...names: string[]): string => join(folder, ...names)
const TINY = ['--backbone', TINY_BACKBONE, ...Object.entries(TINY_OVERRIDES).flatMap(([key, value]) => ['--set', `${key}=${String(value)}`])]
const train = (out: string, ...more: string[]): string[] => ['train', '--footage', at('footage'), '--out', at(out), '--seed', '5', '--device', 'cpu', ...TINY, ...more]

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'pultrack-cli-train-'))
  for (const seed of [1, 2, 3]) await makeSceneClip({ path: at('footage', `clip${seed}.mp4`), seed })
  await writeFile(at('footage', 'broken.mp4'), 'not a video at all')
  trained = await runPultrack(train('run', '--json'))
}, 300_000)

afterAll(() => rm(folder, { recursive: true, force: true }))

describe('pultrack train', () => {
  it('learns from the good clips, names the bad one, and ends with 3', () => {
    expect(trained.exitCode).toBe(3)
    const failed = parseLines(trained.stdout).filter(({ kind }) => kind === 'item-failed')
    expect(failed).toMatchObject([{ item: at('footage', 'broken.mp4'), error: { code: 'clip-unreadable' } }])
    expect(readdirSync(at('run', 'model'))).toContain('card.json')
  })

  it('says with --json every step on a line of its own, and nothing else on stdout', () => {
    const lines = parseLines(trained.stdout)
    expect(new Set(lines.map(({ kind }) => kind))).toEqual(new Set(['progress', 'item-failed', 'stage', 'metrics', 'message', 'file']))
    const losses = lines.filter(({ kind }) => kind === 'metrics').map(({ series }) => (series as Record<string, number>)['loss'])
    expect(losses.filter(Number.isFinite)).toHaveLength(TINY_STEPS)
  })

  it('keeps its model when it is interrupted, and goes on from there', async () => {
    const run = startPultrack(train('stopped', '--json', '--set', 'stages.0.steps=400'))
    await run.says('"kind":"metrics"')
    run.interrupt()
    const { exitCode, stderr } = await run.finished
    expect(exitCode).toBe(130)
    expect(stderr).toContain('Stopping; what was done is kept.')
    expect(await readdir(at('stopped', 'model'))).toContain('card.json')

    const resumed = startPultrack(['resume', at('stopped'), '--json', '--device', 'cpu'])
    await resumed.says('"kind":"metrics"')
    resumed.interrupt()
    const second = await resumed.finished
    expect(second.exitCode).toBe(130)
    expect(parseLines(second.stdout).find(({ kind }) => kind === 'metrics')!['step']).toBeGreaterThan(0)
  })

  it('refuses to resume when every checkpoint was cut short, and leaves the model', async () => {
    const folders = (await readdir(at('run', 'checkpoints'), { withFileTypes: true, recursive: true })).filter((entry) => entry.isFile())
    for (const entry of folders) await truncate(join(entry.parentPath, entry.name), 10)
    const { exitCode, stdout, stderr } = await runPultrack(['resume', at('run'), '--json', '--device', 'cpu'])
    expect(exitCode).toBe(1)
    expect(parseLines(stdout).at(-1)).toMatchObject({ kind: 'error', code: 'checkpoint-invalid' })
    expect(stderr).toContain('Next:')
    expect(await readdir(at('run', 'model'))).toContain('card.json')
  })
})

describe('what was learnt', () => {
  it('tracks, and writes boxes, overlay and response maps', async () => {
    const { exitCode, stderr } = await runPultrack(['track', at('footage', 'clip1.mp4'), '--box', '39,35,30,26', '--model', at('run', 'model'), '--out', at('track'), '--overlay', '--responses', '--device', 'cpu'])
    expect(stderr).toContain('8 frames at')
    expect(exitCode).toBe(0)
    const files = await readdir(at('track'))
    for (const name of ['track.csv', 'track.json', 'overlay.mp4', 'responses.bin']) expect(files).toContain(name)
  })

  it('is exported at half precision', async () => {
    const { exitCode } = await runPultrack(['export-model', at('run'), '--out', at('exported')])
    expect(exitCode).toBe(0)
    expect(await readdir(at('exported'))).toContain('card.json')
  })
})

describe('pultrack eval on stored boxes', () => {
  it('scores them without an engine', async () => {
    const boxes = Array.from({ length: 5 }, (_, index) => `${10 + index},20,30,40`).join('\n')
    await mkdir(at('annotations'))
    await mkdir(at('results', 'perfect'), { recursive: true })
    await writeFile(at('annotations', 'walk.txt'), `${boxes}\n`)
    await writeFile(at('results', 'perfect', 'walk.txt'), `${boxes}\n`)
    const { exitCode, stdout } = await runPultrack(['eval', '--annotations', at('annotations'), '--results', at('results'), '--out', at('scores')])
    expect(exitCode).toBe(0)
    expect(stdout).toContain('perfect')
    const report = JSON.parse(await readFile(at('scores', 'report.json'), 'utf8')) as { trackers: Record<string, { overall: Record<string, number> }> }
    expect(report.trackers['perfect']!.overall).toMatchObject({ precisionAt20: 1, meanOverlap: 1, sequences: 1 })
  })
})

describe('pultrack doctor', () => {
  it('looks the machine over, in one line of JSON', async () => {
    const { exitCode, stdout } = await runPultrack(['doctor', '--json', '--device', 'cpu'])
    expect(exitCode).toBe(0)
    expect(parseLines(stdout)).toMatchObject([{ ok: true, backend: { device: 'cpu' }, ffmpeg: { path: expect.any(String) as string } }])
  })
})
