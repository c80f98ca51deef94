import { createHash } from 'node:crypto'
import { access, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { JobEvent } from '../../main/contract/reporter'
import { findSamples } from '../../main/jobs/demo/samples'
import { runDemo, type DemoOutcome } from '../../main/jobs/demoJob'
import { openClip } from '../../main/video/openClip'
import { makeClip, makeSequence } from './clipOfTexture'

const FRAMES = 16
/** As little as goes through every part. */
const SMALL = { 'sampling.windowsPerClip': 1, 'sampling.candidates': 30, 'stages.0.chainLength': 5, 'stages.0.chainsPerWindow': 2, 'stages.0.dropSimilarity': 0, 'stages.0.maximumCycleError': 9, 'stages.1.steps': 2, 'stages.1.batchSize': 2 }

let folder: string
const signal = new AbortController().signal

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'pultrack-demo-'))
  for (const name of ['a', 'b']) await makeClip({ path: join(folder, 'footage', `${name}.mp4`), frameCount: FRAMES })
  await makeSequence({ folder: join(folder, 'held-out'), name: 'patch', frameCount: FRAMES })
})

afterAll(() => rm(folder, { recursive: true, force: true }))

function demo(options: { out: string; signal?: AbortSignal; reporter?: (event: JobEvent) => void }): Promise<DemoOutcome> {
  const samples = { footage: join(folder, 'footage'), heldOut: join(folder, 'held-out', 'patch') }
  return runDemo({ samples, overrides: SMALL, device: 'cpu', reporter: () => undefined, signal, ...options, out: join(folder, options.out) })
}

describe('runDemo', () => {
  it('learns, tracks in the clip held out, and leaves run, track, overlay, response maps and report', async () => {
    const events: JobEvent[] = []
    const outcome = await demo({ out: 'whole', reporter: (event) => events.push(event) })
    expect(outcome.learned).toMatchObject({ steps: 2, reason: 'curriculum done' })
    expect(outcome.sequence).toBe('patch')
    for (const file of ['run/model/card.json', 'track/track.csv', 'track/track.json', 'track/responses.bin', 'evaluation/report.json']) await access(join(folder, 'whole', file))
    const overlay = await openClip({ path: join(outcome.track, 'overlay.mp4'), cacheFolder: join(folder, 'cache') })
    expect(overlay.clip.frameCount).toBe(FRAMES)
    await overlay.close()
    const evaluation = JSON.parse(await readFile(join(folder, 'whole', 'evaluation', 'report.json'), 'utf8')) as { trackers: Record<string, { overall: { meanOverlap: number } }> }
    expect(Object.values(evaluation.trackers).map(({ overall }) => overall.meanOverlap)).toEqual([outcome.before, outcome.after])
    const page = await readFile(outcome.report, 'utf8')
    expect(page).toContain(`${outcome.before.toFixed(3)} → ${outcome.after.toFixed(3)}`)
    expect(page.match(/class="response" src="data:image\/png/g)).toHaveLength(6)
    expect(page).not.toMatch(/src="(?!data:)/)
    expect(events.at(-1)).toMatchObject({ kind: 'message', text: expect.stringContaining('patch') as string })
  })

  it('never learns from the clip that it holds out', async () => {
    const manifest = JSON.parse(await readFile(join(folder, 'whole', 'run', 'run.json'), 'utf8')) as { footage: { path: string }[] }
    expect(manifest.footage.map(({ path }) => path.slice(folder.length))).toEqual(['/footage/a.mp4', '/footage/b.mp4'])
  })

  it('keeps its hands off an output folder that is in use', async () => {
    await mkdir(join(folder, 'taken'))
    await writeFile(join(folder, 'taken', 'notes.txt'), 'mine')
    await expect(demo({ out: 'taken' })).rejects.toMatchObject({ code: 'output-exists' })
  })

  it('stops on request, and says so', async () => {
    const controller = new AbortController()
    const reporter = (event: JobEvent): void => {
      if (event.kind === 'stage' && event.stage === 'mine') controller.abort()
    }
    await expect(demo({ out: 'stopped', signal: controller.signal, reporter })).rejects.toMatchObject({ code: 'interrupted' })
    await access(join(folder, 'stopped', 'run', 'run.json'))
    await expect(access(join(folder, 'stopped', 'evaluation'))).rejects.toThrow()
  })
})

describe('the samples that ship', () => {
  it('are found from the source, and their sources are told with hashes that hold', async () => {
    const { footage, heldOut } = await findSamples()
    const root = join(footage, '..')
    const sources = JSON.parse(await readFile(join(root, 'SOURCES.json'), 'utf8')) as { file: string; sha256: string; licenceFile: string; bytes: number }[]
    for (const { file, sha256, licenceFile } of sources) {
      expect(createHash('sha256').update(await readFile(join(root, file))).digest('hex'), file).toBe(sha256)
      await access(join(root, licenceFile))
    }
    expect(sources.some(({ file }) => join(root, file) === join(heldOut, 'clip.mp4'))).toBe(true)
    expect(sources.reduce((sum, { bytes }) => sum + bytes, 0)).toBeLessThan(12e6)
  })

  it('are named when they are missing', async () => {
    await expect(findSamples(folder)).rejects.toMatchObject({ code: 'footage-empty' })
  })
})
