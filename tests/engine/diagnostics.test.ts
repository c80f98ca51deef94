import { copyFile, writeFile } from 'node:fs/promises'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Port } from '../../main/contract/port'
import { createPort } from '../../main/contract/transport/createPort'
import { createWebSocketLine, type WebSocketLike } from '../../main/contract/transport/webSocketLine'
import { supplyInProcess, type EngineSupply } from '../../main/serve/engineSupply'
import { startServer, type RunningServer } from '../../main/serve/startServer'
import { openSocket } from './support/hosts'
import { buildHouse, failWith, succeed, type TestHouse } from './support/testEngine'

let house: TestHouse
let supply: EngineSupply
let server: RunningServer
let port: Port

beforeAll(async () => {
  house = await buildHouse()
  supply = await supplyInProcess(house.options)
  server = await startServer({ port: 0, pageFolder: house.folder, onPage: (socket) => supply.serve(socket) })
  port = createPort({ connect: () => createWebSocketLine(openSocket(server.address) as unknown as WebSocketLike) })
})
afterAll(async () => {
  port.close()
  await server.close()
  await supply.close()
  await house.remove()
})

it('diagnostics hold what went wrong and what the doctor found, but no name of a clip or a folder, not even a hostile one', async () => {
  const hostile = 'Patient ","x":"7.mp4'
  await copyFile(join(house.footage, 'painted.mp4'), join(house.footage, hostile))
  await writeFile(join(house.footage, 'broken.mp4'), 'no clip at all')
  const place = { root: (await succeed(port, 'engine.roots', {})).find(({ kind, name }) => kind === 'given' && name === 'footage')!.root, path: '' }
  const { clips } = await succeed(port, 'clips.import', { places: [place] })
  expect(await failWith(port.call('clips.describe', { clip: clips.find(({ name }) => name === 'broken.mp4')!.clip }))).toBe('clip-unreadable')
  const page = { view: 'footage', notices: [`error: ${join(house.footage, hostile)}: something`], lastFailure: { lastWords: [`at ${homedir()}/x.js:1`] } }
  const report = await succeed(port, 'engine.diagnostics', { page })
  expect(report).toMatchObject({ format: 'pultrack-diagnostics', program: { host: 'test' }, doctor: { system: { platform: process.platform } }, project: { storage: {} }, page: { view: 'footage' } })
  const history = report['history'] as { at: number; what: string }[]
  expect(history.some(({ what }) => what.includes('clip-unreadable'))).toBe(true)
  const text = JSON.stringify(report)
  expect(text).toMatch(/error: clip_[\w-]+: something/)
  for (const name of [house.folder, 'Patient', 'painted', 'moving', 'broken', `${homedir()}/`]) expect(text, name).not.toContain(name)
})
