import { EventEmitter } from 'node:events'
import { beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { ENGINE_PORT_MESSAGE } from '../../main/contract/shell'
import type { Shell } from '../../main/contract/shell'
import { SHELL_CALLS } from '../../main/contract/shellCalls'

const NONCE = '0123456789abcdef0123456789abcdef'

/** Electron as a preload script sees it. */
const electron = vi.hoisted(() => ({ exposed: new Map<string, unknown>(), calls: [] as { channel: string; argument: unknown }[], paths: new Map<unknown, string>(), ipc: undefined as EventEmitter | undefined }))
vi.mock('electron', async () => {
  const { EventEmitter: Emitter } = await import('node:events')
  const ipc = new Emitter()
  electron.ipc = ipc
  return {
    contextBridge: { exposeInMainWorld: (key: string, value: unknown) => electron.exposed.set(key, value) },
    ipcRenderer: Object.assign(ipc, { invoke: (channel: string, argument: unknown) => (electron.calls.push({ channel, argument }), Promise.resolve({ ok: true, value: null })) }),
    webUtils: { getPathForFile: (file: unknown) => electron.paths.get(file) ?? '' },
  }
})

const posted: unknown[][] = []
let shell: Shell

beforeAll(async () => {
  vi.stubGlobal('window', { location: { origin: 'app://pultrack' }, postMessage: (...values: unknown[]) => posted.push(values) })
  await import('../../electron/preload')
  shell = electron.exposed.get('pultrackShell') as Shell
})

beforeEach(() => {
  posted.length = 0
  electron.calls.length = 0
})

describe('the preload script', () => {
  it('exposes one object of functions, one for each call and each lane', () => {
    expect([...electron.exposed.keys()]).toEqual(['pultrackShell'])
    expect(Object.values(shell).every((value) => typeof value === 'function')).toBe(true)
    const calls = Object.keys(SHELL_CALLS).map((name) => (name === 'admitDropped' ? 'placesOfDropped' : name))
    expect(Object.keys(shell).sort()).toEqual([...calls, 'onEngineLife', 'onOpen', 'onCommand'].sort())
  })

  it('sends what the contract asks for, on channels of its own choice', async () => {
    await Promise.all([shell.describe(), shell.chooseFootage('clips'), shell.chooseFolder('run'), shell.openWebPage('method'), shell.setLanguage('de'), shell.restartEngine(), shell.notify({ title: 'Pultrack', body: 'NaN' }), shell.requestEnginePort(NONCE)])
    expect(electron.calls).toHaveLength(8)
    for (const { channel, argument } of electron.calls) {
      const name = channel.replace('pultrack:shell:', '') as keyof typeof SHELL_CALLS
      expect(SHELL_CALLS[name].argument.safeParse(argument).success, name).toBe(true)
    }
  })

  it('passes on a port that was asked for, once, to this window alone', async () => {
    const port = { close: vi.fn() }
    await shell.requestEnginePort(NONCE)
    electron.ipc!.emit('pultrack:engine-port', { ports: [port] }, { nonce: NONCE })
    expect(posted).toEqual([[{ kind: ENGINE_PORT_MESSAGE, nonce: NONCE }, 'app://pultrack', [port]]])
    electron.ipc!.emit('pultrack:engine-port', { ports: [port] }, { nonce: NONCE })
    electron.ipc!.emit('pultrack:engine-port', { ports: [port] }, { nonce: 'f'.repeat(32) })
    expect([posted.length, port.close.mock.calls.length]).toEqual([1, 2])
  })

  it('names the paths of files that a person dropped, and of nothing else', async () => {
    const [dropped, made] = [new File([], 'a.mp4'), new File(['x'], 'b.mp4')]
    electron.paths.set(dropped, '/clips/a.mp4')
    await shell.placesOfDropped([dropped, made, { path: '/etc/passwd' }])
    expect(electron.calls).toEqual([{ channel: 'pultrack:shell:admitDropped', argument: { paths: ['/clips/a.mp4'] } }])
    expect(await shell.placesOfDropped([made])).toEqual({ ok: true, value: [] })
    expect(electron.calls).toHaveLength(1)
  })

  it('hands listeners the value and never the event, until they leave', () => {
    const heard: unknown[][] = []
    const leave = shell.onCommand((...values) => heard.push(values))
    electron.ipc!.emit('pultrack:command', { sender: 'secret' }, 'show-track')
    leave()
    electron.ipc!.emit('pultrack:command', { sender: 'secret' }, 'show-learn')
    expect(heard).toEqual([['show-track']])
  })
})
