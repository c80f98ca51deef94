import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { EngineEvent } from '../../main/contract/events'
import type { Port, PortState } from '../../main/contract/port'
import type { TrackSample } from '../../main/contract/track'
import { packSamples, unpackSamples } from '../../main/contract/trackPacket'
import { importFootage, succeed, until } from '../engine/support/testEngine'
import { boxInFrame, makeClip } from '../jobs/clipOfTexture'
import { makeSceneClip } from '../support/sceneClip'
import { TINY_BACKBONE, TINY_OVERRIDES, TINY_STEPS } from '../support/tinyConfig'
import { startServe, type ServeProcess } from './support/serveProcess'

const FRAMES = 120

/** A native crash, a full memory, a person with `kill`: the engine is gone between two instructions. */
describe('an engine that is killed', () => {
  let folder: string
  let serving: ServeProcess
  let port: Port
  let clips: Record<string, string>
  const states: { state: PortState; at: number; /** Events heard before. */ heard: number }[] = []
  const events: EngineEvent[] = []

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'pultrack-killed-'))
    const footage = join(folder, 'footage')
    await mkdir(footage)
    await makeClip({ path: join(footage, 'moving.mp4'), frameCount: FRAMES })
    for (const seed of [1, 2, 3]) await makeSceneClip({ path: join(footage, `scene${seed}.mp4`), seed })
    serving = await startServe({ folder, words: ['--root', footage, '--project', join(folder, 'Test.trackproj')] })
    port = serving.open()
    port.onState((state) => states.push({ state, at: performance.now(), heard: events.length }))
    port.onEvent((event) => events.push(event))
    clips = await importFootage(port)
  })

  afterAll(async () => {
    port.close()
    await serving.stop()
    await rm(folder, { recursive: true, force: true })
  })

  /** Kills it, and waits for the next one. @returns milliseconds until the page knew */
  async function kill(): Promise<number> {
    states.length = 0
    events.length = 0
    const at = performance.now()
    await serving.killEngine()
    await until(() => states.some(({ state }) => state === 'open'), 'the next engine')
    expect(states.map(({ state }) => state)).toEqual(['engine-lost', 'open'])
    await until(() => events.length > states[1]!.heard, 'its first event')
    expect(events[states[1]!.heard]).toEqual({ kind: 'reset' })
    return states[0]!.at - at
  }

  const track = async (name: string): Promise<string> => {
    const box = boxInFrame(0)
    return (await succeed(port, 'tracks.start', { clip: clips['moving.mp4']!, track: name, frameIndex: 0, box, direction: 'forward', frames: 60, preview: { width: 0, crops: false } })).job
  }

  const samplesOf = async (job: string): Promise<TrackSample[]> => unpackSamples(await succeed(port, 'tracks.samples', { job, from: 0 }))
  const stateOf = async (job: string): Promise<string | undefined> => (await succeed(port, 'jobs.list', {})).find((each) => each.job === job)?.state

  it('while it tracks: the page knows within two seconds, keeps what was found, and the job goes on where it was', async () => {
    const whole = await track('whole')
    await until(async () => (await stateOf(whole)) === 'done', 'the whole run', 240)
    const expected = await samplesOf(whole)
    expect(expected.length).toBe(60)

    const job = await track('killed')
    await until(() => events.some((event) => event.kind === 'samples' && event.job === job && event.first > 20), 'some samples')
    await new Promise((resolve) => setTimeout(resolve, 1200)) // what is older than a second is on disk
    if ((await stateOf(job)) === 'done') throw new Error('it was done before it could be killed: this machine is too quick for so few frames')
    expect(await kill()).toBeLessThan(2000)

    const found = (await succeed(port, 'jobs.list', {})).find((each) => each.job === job)
    expect(found).toMatchObject({ state: 'stopped', resumable: true, error: { code: 'engine-lost' } })
    expect(found!.samples).toBeGreaterThan(20)
    expect(await samplesOf(job)).toEqual(expected.slice(0, found!.samples).map((sample) => ({ ...sample })))

    const { job: next } = await succeed(port, 'jobs.resume', { job })
    await until(async () => (await stateOf(next)) === 'done', 'the resumed run', 240)
    const resumed = await samplesOf(next)
    expect(resumed.map(({ frameIndex }) => frameIndex)).toEqual(expected.map(({ frameIndex }) => frameIndex))
    for (const [row, { box }] of resumed.entries()) {
      for (const side of ['left', 'top', 'width', 'height'] as const) expect(box[side]).toBeCloseTo(expected[row]!.box[side], 1)
    }
    const maps = await succeed(port, 'tracks.responses', { clip: clips['moving.mp4']!, track: 'killed', from: 0, to: FRAMES })
    expect(maps.length).toBeGreaterThan(30)
  }, 600_000)

  it('while it repairs: what lay there stays, the gap that was done is kept, and the job goes on with the other', async () => {
    const clip = clips['moving.mp4']!
    const at = (frameIndex: number) => ({ frameIndex, box: boxInFrame(frameIndex) })
    const person = { mediaTime: 0, score: 1, psr: null, scaleIndex: null, confidence: null, state: 'tracked', source: 'user', modelId: null } as const
    const mine = { track: 'mended', label: 'mended', attributes: {}, samples: packSamples([0, 10, 30].map((frameIndex) => ({ ...at(frameIndex), ...person }))) }
    await succeed(port, 'tracks.save', { clip, tracks: [mine] })
    events.length = 0
    const { job } = await succeed(port, 'tracks.repair', { clip, track: 'mended', corrected: at(10), before: at(0), after: at(30), from: 1, to: 29 })
    await until(() => events.some((event) => event.kind === 'samples' && event.job === job), 'the first gap', 240)
    await kill()

    const frames = async (of: string): Promise<number[]> => (await samplesOf(of)).map(({ frameIndex }) => frameIndex)
    const between = (from: number, to: number): number[] => Array.from({ length: to - from - 1 }, (_, index) => from + 1 + index)
    expect((await succeed(port, 'jobs.list', {})).find((each) => each.job === job)).toMatchObject({ state: 'stopped', resumable: true, samples: 9, error: { code: 'engine-lost' } })
    expect(await frames(job)).toEqual(between(0, 10))
    expect((await succeed(port, 'tracks.load', { clip })).find(({ track: name }) => name === 'mended')).toEqual(mine)

    const { job: next } = await succeed(port, 'jobs.resume', { job })
    await until(async () => (await stateOf(next)) === 'done', 'the rest', 240)
    expect(await frames(next)).toEqual([...between(0, 10), ...between(10, 30)])
    expect((await succeed(port, 'jobs.list', {})).find((each) => each.job === next)?.progress).toMatchObject({ done: 40, total: 40 })
    await succeed(port, 'jobs.dismiss', { job: next })
    await kill()
    expect((await succeed(port, 'jobs.list', {})).filter(({ track: name }) => name === 'mended')).toEqual([])
  }, 600_000)

  it('while it learns: the run can be resumed, to what it would have been', async () => {
    const more = 60 // so that it cannot be done before it is killed
    const request = { name: 'killed run', clips: ['scene1.mp4', 'scene2.mp4', 'scene3.mp4'].map((name) => clips[name]!), preset: 'standard', backbone: TINY_BACKBONE, seed: 5, device: 'cpu' as const, overrides: { ...TINY_OVERRIDES, 'stages.2.steps': Number(TINY_OVERRIDES['stages.2.steps']) + more } }
    const { run, job } = await succeed(port, 'runs.start', request)
    await until(() => events.some((event) => event.kind === 'metrics' && event.stage === 'discriminate' && event.step >= 2), 'some steps', 200)
    expect((await succeed(port, 'runs.describe', { run })).state).toBe('running')
    expect(await kill()).toBeLessThan(2000)

    // What learns is a process of its own: it notices, keeps its step, and ends by itself.
    expect(await succeed(port, 'runs.describe', { run })).toMatchObject({ resumable: true, job: null })
    expect((await succeed(port, 'jobs.list', {})).some((each) => each.job === job)).toBe(false)
    await succeed(port, 'runs.resume', { run })
    expect(await succeed(port, 'runs.describe', { run })).toMatchObject({ state: 'running' })
    await until(() => events.some((event) => event.kind === 'run' && event.run.run === run && event.run.state === 'done'), 'the end', 300)

    const { groups } = await succeed(port, 'runs.metrics', { run, from: 0, limit: 1000 })
    const steps = groups.filter(({ stage }) => stage !== 'mine').flatMap(({ step }) => [...step]).sort((a, b) => a - b)
    expect(steps).toEqual(Array.from({ length: TINY_STEPS + more }, (_, step) => step))
    expect(await succeed(port, 'runs.describe', { run })).toMatchObject({ state: 'done', resumable: false, hasModel: true, steps: TINY_STEPS + more })
    expect((await succeed(port, 'models.list', {})).some((model) => model.run === run)).toBe(true)
  }, 600_000)

  it('and so a process that learns: the engine lives, and says that the run was interrupted', async () => {
    events.length = 0
    const request = { name: 'second run', clips: [clips['scene1.mp4']!, clips['scene2.mp4']!], preset: 'standard', backbone: TINY_BACKBONE, seed: 5, device: 'cpu' as const, overrides: TINY_OVERRIDES }
    const { run, job } = await succeed(port, 'runs.start', request)
    await until(() => events.some((event) => event.kind === 'metrics' && event.run === run && event.step >= 2), 'some steps', 200)
    await serving.killLearner()
    await until(() => events.some((event) => event.kind === 'job' && event.job.job === job && event.job.state === 'failed'), 'the news')
    expect((await succeed(port, 'jobs.list', {})).find((each) => each.job === job)?.error?.code).toBe('engine-lost')
    await until(async () => (await succeed(port, 'runs.describe', { run })).state === 'interrupted', 'the state')
    expect(await succeed(port, 'runs.describe', { run })).toMatchObject({ resumable: true, job: null })
    await succeed(port, 'runs.resume', { run })
    await until(() => events.some((event) => event.kind === 'run' && event.run.run === run && event.run.state === 'done'), 'the end', 300)
  })

  it('is told of on the terminal', () => {
    expect(serving.said()).toMatch(/engine ended \(SIGKILL\)/)
  })
})
