import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { MessageChannel } from 'node:worker_threads'
import type { MessagePort } from 'node:worker_threads'
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { LIFE_LIMITS } from '../../electron/engine/engineLife'
import { EngineSupervisor } from '../../electron/engine/supervisor'
import type { Port, PortState } from '../../main/contract/port'
import type { EngineLife } from '../../main/contract/shell'
import { createPort } from '../../main/contract/transport/createPort'
import { createMessagePortLine } from '../../main/contract/transport/messagePortLine'
import type { MessagePortLike } from '../../main/contract/transport/messagePortLine'
import { bundleForTest } from './support/bundleForTest'
import { startNodeEngine } from './support/nodeEngineProcess'
import type { NodeEngine } from './support/nodeEngineProcess'

// The shell's hold on the engine, with the real engine in a real process; only Electron's way of starting one is Node's here.

const SAMPLES = join(import.meta.dirname, '..', '..', 'resources', 'samples')
let bundle = ''
let dataFolder = ''
let engines: NodeEngine[] = []
let lives: EngineLife[] = []
let supervisor: EngineSupervisor<MessagePort>
let port: Port

beforeAll(async () => {
  bundle = await bundleForTest()
})

beforeEach(async () => {
  dataFolder = await mkdtemp(join(tmpdir(), 'pultrack-engine-'))
  engines = []
  lives = []
  const fork = (signs: Parameters<typeof startNodeEngine>[0]['signs']): NodeEngine => {
    const engine = startNodeEngine({ bundle, signs, environment: { ...process.env, PULTRACK_DATA: dataFolder } })
    engines.push(engine)
    return engine
  }
  supervisor = new EngineSupervisor<MessagePort>({ fork, onLife: (life) => lives.push(life), limits: { ...LIFE_LIMITS, pause: 100 } })
  supervisor.start()
  port = createPort({
    connect: async () => {
      const { port1, port2 } = new MessageChannel()
      await supervisor.connect(port1)
      return createMessagePortLine(port2 as unknown as MessagePortLike)
    },
  })
})

afterEach(async () => {
  port.close()
  await supervisor.stop()
  await rm(dataFolder, { recursive: true, force: true })
})

describe('the engine in a process of its own', () => {
  it('answers through the port that was handed to it', async () => {
    const described = await port.call('engine.describe', {})
    expect(described).toMatchObject({ ok: true, value: { host: 'window', platform: expect.stringContaining(process.platform) as string } })
  })

  it('reads what a person picked, and names it', async () => {
    const [place] = await supervisor.admit([join(SAMPLES, 'footage')])
    const listed = await port.call('engine.browse', { place: place! })
    expect(listed.ok && listed.value.some(({ kind }) => kind === 'clip')).toBe(true)
    await expect(supervisor.admit([join(SAMPLES, 'nothing there')])).rejects.toMatchObject({ code: expect.any(String) as string })
  })

  it('is missed within two seconds when it is killed, comes back, and the port with it', async () => {
    await port.call('engine.describe', {})
    const states: [PortState, number][] = []
    port.onState((state) => states.push([state, Date.now()]))
    const resets: string[] = []
    port.onEvent((event) => event.kind === 'reset' && resets.push(event.kind))
    const killedAt = Date.now()
    process.kill(engines[0]!.child.pid!, 'SIGKILL')
    await vi.waitFor(() => expect(states.map(([state]) => state)).toEqual(['engine-lost', 'open']), { timeout: 60_000, interval: 20 })
    expect(states[0]![1] - killedAt).toBeLessThan(2000)
    expect(lives.map(({ phase }) => phase)).toEqual(['starting', 'running', 'failed', 'starting', 'running'])
    expect(lives[2]).toMatchObject({ failure: 'killed', restarting: true })
    expect((await port.call('engine.describe', {})).ok).toBe(true)
    await vi.waitFor(() => expect(resets).toEqual(['reset']), { timeout: 10_000 })
  })

  it('ends by itself when asked', async () => {
    await port.call('engine.describe', {})
    const [engine] = engines
    port.close()
    await supervisor.stop()
    expect([engine!.child.exitCode, engine!.child.signalCode, supervisor.life.phase]).toEqual([0, null, 'stopped'])
  })
})

it('says why an engine did not start', async () => {
  const seen: EngineLife[] = []
  const broken = new EngineSupervisor<MessagePort>({ fork: (signs) => startNodeEngine({ bundle: join(dataFolder, 'none.mjs'), signs, environment: process.env }), onLife: (life) => seen.push(life) })
  broken.start()
  await vi.waitFor(() => expect(seen.at(-1)?.phase).toBe('failed'), { timeout: 20_000 })
  const last = seen.at(-1)!
  expect(last).toMatchObject({ failure: 'did-not-start', restarting: false })
  expect(last.phase === 'failed' && last.lastWords.join('\n')).toContain('none.mjs')
})
