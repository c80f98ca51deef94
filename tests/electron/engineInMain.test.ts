import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished, vi } from 'vitest'
import { startEngineInMain } from '../../electron/engine/engineInMain'
import { adaptPort } from '../../electron/engine/mainPort'
import { EngineSupervisor } from '../../electron/engine/supervisor'
import type { EngineLife } from '../../main/contract/shell'
import { createPort } from '../../main/contract/transport/createPort'
import { createMessagePortLine } from '../../main/contract/transport/messagePortLine'
import { bundleForTest } from './support/bundleForTest'
import { MessageChannelMain } from './support/electronStandIn'

it('runs the engine in this very process with --engine-in-main: the same module, the same ports, the same end', async () => {
  const bundle = await bundleForTest()
  const dataFolder = await mkdtemp(join(tmpdir(), 'pultrack-in-main-'))
  onTestFinished(() => rm(dataFolder, { recursive: true, force: true }))
  const lives: EngineLife[] = []
  const supervisor = new EngineSupervisor({ fork: (signs) => startEngineInMain({ bundle, signs, environment: { PULTRACK_DATA: dataFolder } }), onLife: (life) => lives.push(life) })
  supervisor.start()
  const port = createPort({
    connect: async () => {
      const { port1, port2 } = new MessageChannelMain()
      await supervisor.connect(port1 as never)
      return createMessagePortLine(adaptPort(port2 as never))
    },
  })
  expect(await port.call('engine.describe', {})).toMatchObject({ ok: true, value: { host: 'window' } })
  expect(await supervisor.admit([dataFolder])).toEqual([expect.objectContaining({ path: '' })])
  port.close()
  await supervisor.stop()
  expect(lives.map(({ phase }) => phase)).toEqual(['starting', 'running', 'stopping', 'stopped'])
})

it('says so when the module cannot be loaded', async () => {
  const onGone = vi.fn()
  startEngineInMain({ bundle: '/nothing/there.mjs', environment: {}, signs: { onReady: () => expect.unreachable(), onGone } })
  await vi.waitFor(() => expect(onGone).toHaveBeenCalledWith(expect.objectContaining({ failure: 'crashed', lastWords: [expect.stringContaining('there.mjs') as string] })))
})
