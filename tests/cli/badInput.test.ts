import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { makeFlatClip, makeSceneClip } from '../support/sceneClip'
import { TINY_BACKBONE, TINY_OVERRIDES } from '../support/tinyConfig'
import { parseLines, runPultrack } from './startPultrack'

let folder: string
const at = (...names: string[]): string => join(folder, ...names)
const TINY = ['--backbone', TINY_BACKBONE, ...Object.entries(TINY_OVERRIDES).flatMap(([key, value]) => ['--set', `${key}=${String(value)}`])]

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'pultrack-cli-'))
  await makeSceneClip({ path: at('clip.mp4'), seed: 1 })
  await makeFlatClip(at('flat', 'flat.mp4'))
  await mkdir(at('empty'))
  await mkdir(at('broken'))
  await mkdir(at('full'))
  await mkdir(at('notModel'))
  await writeFile(at('broken', 'broken.mp4'), 'not a video at all')
  await writeFile(at('full', 'thesis.txt'), 'years of work')
  await writeFile(at('notModel', 'card.json'), '{"model": "steam engine"}')
})

afterAll(() => rm(folder, { recursive: true, force: true }))

/** What the command says with --json, and that people are told the same with a next step. */
async function fail(args: string[]): Promise<{ exitCode: number | null; code: unknown; message: string }> {
  const { exitCode, stdout, stderr } = await runPultrack([...args, '--json', '--device', 'cpu'])
  const { kind, code, message, hint } = parseLines(stdout).at(-1)!
  expect(kind).toBe('error')
  expect(stderr).toContain(`Error: ${String(message)}`)
  expect(stderr).toContain(`Next:  ${String(hint)}`)
  expect(stderr).toContain(`Code:  ${String(code)}`)
  return { exitCode, code, message: String(message) }
}

const track = (box: string, ...more: string[]): string[] => ['track', at('clip.mp4'), '--box', box, '--model', 'random:1', '--out', at('out'), ...more]
const train = (footage: string, ...more: string[]): string[] => ['train', '--footage', at(footage), '--out', at('out'), ...TINY, ...more]

describe('bad input', () => {
  it.each([
    { what: 'a box that is no number', args: () => track('30,30,NaN,20'), exitCode: 1, code: 'box-invalid', names: 'clip.mp4' },
    { what: 'a box of no size', args: () => track('30,30,0,20'), exitCode: 1, code: 'box-invalid', names: 'clip.mp4' },
    { what: 'a box outside the frame', args: () => track('500,30,30,20'), exitCode: 1, code: 'box-outside', names: '160' },
    { what: 'a frame that the clip has not', args: () => track('30,30,30,20', '--frame', '99'), exitCode: 1, code: 'clip-frame-missing', names: '99' },
    { what: 'a clip that is not there', args: () => ['track', at('none.mp4'), '--box', '1,2,3,4', '--out', at('out')], exitCode: 4, code: 'clip-missing', names: 'none.mp4' },
    { what: 'a clip that is no clip', args: () => ['track', at('broken', 'broken.mp4'), '--box', '1,2,30,40', '--out', at('out')], exitCode: 1, code: 'clip-unreadable', names: 'broken.mp4' },
    { what: 'a model that is none', args: () => [...track('30,30,30,20').slice(0, 4), '--model', at('notModel'), '--out', at('out')], exitCode: 1, code: 'model-invalid', names: 'notModel' },
    { what: 'a model that is not there', args: () => [...track('30,30,30,20').slice(0, 4), '--model', at('nowhere'), '--out', at('out')], exitCode: 1, code: 'model-missing', names: 'nowhere' },
    { what: 'a folder without a clip', args: () => train('empty'), exitCode: 4, code: 'footage-empty', names: 'empty' },
    { what: 'footage of which nothing can be read', args: () => train('broken'), exitCode: 4, code: 'footage-unreadable', names: 'broken.mp4' },
    { what: 'footage in which there is nothing', args: () => train('flat'), exitCode: 4, code: 'nothing-to-learn', names: 'instances' },
    { what: 'a key that the configuration has not', args: () => train('flat', '--set', 'stages.0.stepz=3'), exitCode: 2, code: 'config-invalid', names: 'stepz' },
    { what: 'a value out of range', args: () => train('flat', '--set', 'stages.0.steps=-3'), exitCode: 2, code: 'config-invalid', names: 'steps' },
    { what: 'a run that is none', args: () => ['resume', at('full')], exitCode: 1, code: 'run-invalid', names: 'full' },
    { what: 'sequences that are none', args: () => ['eval', '--sequences', at('empty'), '--model', 'random:1', '--out', at('out')], exitCode: 4, code: 'sequences-invalid', names: 'empty' },
  ])('$what: $code, exit $exitCode', async ({ args, exitCode, code, names }) => {
    const found = await fail(args())
    expect(found).toMatchObject({ exitCode, code })
    expect(found.message).toContain(names)
    await rm(at('out'), { recursive: true, force: true })
  })

  it.each([
    ['train', () => ['train', '--footage', at('clip.mp4'), '--out', at('full'), ...TINY]],
    ['track', () => ['track', at('clip.mp4'), '--box', '30,30,30,20', '--model', 'random:1', '--out', at('full')]],
  ] as const)('leaves what is in the output folder alone: %s', async (_, args) => {
    expect(await fail(args())).toMatchObject({ exitCode: 1, code: 'output-exists' })
    expect(await readdir(at('full'))).toEqual(['thesis.txt'])
    expect(await readFile(at('full', 'thesis.txt'), 'utf8')).toBe('years of work')
  })
})
