import { mkdir, mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { getPriority, tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import type { EngineEvent } from '../../main/contract/events'
import type { Place } from '../../main/contract/ids'
import type { JobState } from '../../main/contract/jobState'
import type { Port } from '../../main/contract/port'
import { createPort } from '../../main/contract/transport/createPort'
import { createMessagePortLine } from '../../main/contract/transport/messagePortLine'
import { EngineLink } from '../../electron/engine/engineLink'
import { engineForker } from '../../electron/engine/engineForker'
import { adaptPort } from '../../electron/engine/mainPort'
import { succeed, until } from '../engine/support/testEngine'
import { makeSceneClip } from '../support/sceneClip'
import { TINY_BACKBONE, TINY_OVERRIDES, TINY_STEPS } from '../support/tinyConfig'
import { bundleForTest } from './support/bundleForTest'
import * as electron from './support/electronStandIn'

// What serve does with its child processes (tests/serve/engineKilled.test.ts), done by the shell: engine and learner are real processes, their port
// passes through this one, which plays Electron's main process.

vi.mock('electron', () => import('./support/electronStandIn'))

const { children, MessageChannelMain, standIn } = electron
const ended: JobState[] = []
const events: EngineEvent[] = []
let folder = ''
let link: EngineLink
let port: Port
let clips: string[] = []

beforeAll(async () => {
  const bundle = await bundleForTest()
  folder = await mkdtemp(join(tmpdir(), 'pultrack-learner-'))
  await mkdir(join(folder, 'scenes'))
  for (const seed of [1, 2]) await makeSceneClip({ path: join(folder, 'scenes', `scene${seed}.mp4`), seed })
  standIn.ready = true
  const launch = { paths: [], engineInMain: false, devTools: false, userData: undefined, unknown: [] }
  const environment = () => ({ PULTRACK_DATA: join(folder, 'data'), PULTRACK_LEARNER_PRIORITY: '' })
  link = new EngineLink({ fork: engineForker({ launch, bundle, learner: join(bundle, '..', 'learner.mjs'), environment }), onLife: () => undefined })
  link.onJobEnd = (job) => ended.push(job)
  link.start()
  port = createPort({ connect: async () => {
    const { port1, port2 } = new MessageChannelMain()
    await link.connect(port1 as never)
    return createMessagePortLine(adaptPort(port2 as never))
  } })
  port.onEvent((event) => events.push(event))
  clips = await importScenes(await link.admit([join(folder, 'scenes')]))
}, 300_000)

afterAll(async () => {
  port.close()
  await link.stop()
  await rm(folder, { recursive: true, force: true })
})

async function importScenes(places: Place[]): Promise<string[]> {
  const { clips: imported } = await succeed(port, 'clips.import', { places })
  for (const { clip } of imported) await succeed(port, 'clips.describe', { clip })
  return imported.map(({ clip }) => clip)
}

const learners = () => children.filter(({ module }) => module.endsWith('learner.mjs'))
const engines = () => children.filter(({ module }) => module.endsWith('engine.mjs'))
const isAlive = (pid: number): boolean => {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}
interface ThreadTime {
  ticks: number
  nice: number
}

/** What each thread of a process has computed so far. */
async function threadTimes(pid: number): Promise<Map<string, ThreadTime>> {
  const threads = await readdir(`/proc/${pid}/task`)
  return new Map(await Promise.all(threads.map(async (thread): Promise<[string, ThreadTime]> => {
    const stat = await readFile(`/proc/${pid}/task/${thread}/stat`, 'utf8')
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ').map(Number)
    return [thread, { ticks: fields[11]! + fields[12]!, nice: fields[16]! }]
  })))
}

/** Share of a process's time during some work that went to threads of at least this niceness. Node's own helpers (garbage, compilers) are older than its priority: most of what they do is over when steps are done. */
async function shareAt({ pid, nice, work }: { pid: number; nice: number; work: () => Promise<void> }): Promise<number> {
  if (process.platform !== 'linux') return 1
  const before = await threadTimes(pid)
  await work()
  const spent = [...(await threadTimes(pid))].map(([thread, { ticks, nice }]) => ({ nice, ticks: ticks - (before.get(thread)?.ticks ?? 0) }))
  const sum = (of: typeof spent): number => of.reduce((total, { ticks }) => total + ticks, 0)
  return sum(spent.filter((thread) => thread.nice >= nice)) / sum(spent)
}
const stateOf = async (run: string): Promise<string> => (await succeed(port, 'runs.describe', { run })).state

const untilStep = (run: string, step: number) => until(() => events.some((event) => event.kind === 'metrics' && event.run === run && event.step >= step), 'some steps', 200)

/** Its steps are longer than those of the tiny run, so that there is something to measure. */
async function learn(name: string): Promise<{ run: string; job: string }> {
  events.length = 0
  const started = await succeed(port, 'runs.start', { name, clips, preset: 'standard', backbone: TINY_BACKBONE, seed: 5, device: 'cpu', overrides: { ...TINY_OVERRIDES, 'stages.0.batchSize': 16 } })
  await untilStep(started.run, 0)
  return started
}

describe('learning in the window', () => {
  it('is done by a process of its own, which is gone when the run is paused', async () => {
    const { run } = await learn('paused')
    const [learner] = learners()
    expect(learners()).toHaveLength(1)
    expect(isAlive(learner!.pid!)).toBe(true)
    // Whoever sits at the window comes first: what computes has a lower priority than the engine.
    const nice = getPriority(learner!.pid!)
    expect(nice).toBeGreaterThan(getPriority(engines()[0]!.pid!))
    expect(await shareAt({ pid: learner!.pid!, nice, work: () => untilStep(run, 2) })).toBeGreaterThan(0.8)
    await succeed(port, 'runs.pause', { run })
    expect(await stateOf(run)).toBe('paused')
    await until(() => !isAlive(learner!.pid!), 'its end')
    await succeed(port, 'runs.resume', { run })
    await until(() => events.some((event) => event.kind === 'run' && event.run.run === run && event.run.state === 'done'), 'the end', 300)
    expect(await succeed(port, 'runs.describe', { run })).toMatchObject({ steps: TINY_STEPS, hasModel: true })
    expect(learners()).toHaveLength(2)
  })

  it('may die: the engine lives, says why, and the run goes on from what it kept', async () => {
    ended.length = 0
    const { run, job } = await learn('killed')
    process.kill(learners().at(-1)!.pid!, 'SIGKILL')
    await until(() => ended.length > 0, 'the news', 20)
    expect(ended[0]).toMatchObject({ job, state: 'failed', error: { code: 'engine-lost', message: 'The process that learned ended (killed, code 9).' } })
    expect(engines()).toHaveLength(1)
    await until(async () => (await stateOf(run)) === 'interrupted', 'the state')
    await succeed(port, 'runs.resume', { run })
    await until(() => events.some((event) => event.kind === 'run' && event.run.run === run && event.run.state === 'done'), 'the end', 300)
  })

  it('keeps its step and ends by itself when the engine dies; the next engine takes the run up', async () => {
    const { run } = await learn('orphaned')
    const learner = learners().at(-1)!
    process.kill(engines().at(-1)!.pid!, 'SIGKILL')
    await until(() => events.some(({ kind }) => kind === 'reset'), 'another engine')
    await succeed(port, 'runs.resume', { run })
    await until(() => !isAlive(learner.pid!), 'its end')
    await until(() => events.some((event) => event.kind === 'run' && event.run.run === run && event.run.state === 'done'), 'the end', 300)
    const { groups } = await succeed(port, 'runs.metrics', { run, from: 0, limit: 1000 })
    const steps = groups.filter(({ stage }) => stage !== 'mine').flatMap(({ step }) => [...step]).sort((a, b) => a - b)
    expect(steps).toEqual(Array.from({ length: TINY_STEPS }, (_, step) => step))
  })

  it('ends with the window, keeping what it has', async () => {
    const { run } = await learn('closed')
    const learner = learners().at(-1)!
    await link.stop()
    await until(() => !isAlive(learner.pid!), 'its end')
    link.start()
    await until(() => port.state === 'open', 'the engine again')
    expect(await succeed(port, 'runs.describe', { run })).toMatchObject({ resumable: true, hasModel: true })
  })
})
