import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import ffmpegInstaller from '@ffmpeg-installer/ffmpeg'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import type { Place } from '../../main/contract/ids'
import type { JobState } from '../../main/contract/jobState'
import type { ShellCallName } from '../../main/contract/shellCalls'
import type { Port } from '../../main/contract/port'
import { createPort } from '../../main/contract/transport/createPort'
import { createMessagePortLine } from '../../main/contract/transport/messagePortLine'
import { adaptPort } from '../../electron/engine/mainPort'
import { bundleForTest } from './support/bundleForTest'
import * as electron from './support/electronStandIn'

// The shell as it boots, with everything of ours real, the engine included; only Electron is a stand-in. What Electron itself makes of it is looked
// at by window.e2e.test.ts, where its binary is there.

vi.mock('electron', () => import('./support/electronStandIn'))

const { app, diary, notifications, standIn, windows, children, ipcHandlers, schemes, session, sessionHandlers } = electron
const CLIP = join(import.meta.dirname, '..', '..', 'resources', 'samples', 'footage', 'davis_motocross-jump.mp4')
const NONCE = '0123456789abcdef0123456789abcdef'
const PAGE = { sender: { id: 7 }, senderFrame: { url: 'app://pultrack/index.html', parent: null } }

const frame = { ...PAGE.senderFrame, received: [] as { message: unknown; ports: electron.MessagePortMain[] }[], postMessage: (_channel: string, message: unknown, ports: electron.MessagePortMain[]) => void frame.received.push({ message, ports }) }
const ask = (name: ShellCallName, argument: unknown = null, event: unknown = { ...PAGE, senderFrame: frame }): Promise<unknown> => ipcHandlers.get(`pultrack:shell:${name}`)!(event, argument)
const window = (): electron.BrowserWindow => windows[0]!
const sentOn = (channel: string): unknown[] => window().webContents.sent.filter((message) => message.channel === channel).map(({ value }) => value)
const prevented = (emitter: { emit(name: string, ...values: unknown[]): boolean }, name: string, event: object = {}): boolean => {
  const preventDefault = vi.fn()
  emitter.emit(name, { ...event, preventDefault })
  return preventDefault.mock.calls.length > 0
}

let port: Port
let folder = ''

beforeAll(async () => {
  await bundleForTest()
  folder = await mkdtemp(join(tmpdir(), 'pultrack-boot-'))
  vi.stubEnv('PULTRACK_DATA', join(folder, 'data'))
  process.argv = ['/x/electron', '.', '--user-data', folder, CLIP]
  await import('../../electron/main')
  app.becomeReady()
  await vi.waitFor(() => expect(windows).toHaveLength(1))
}, 300_000)

afterAll(async () => {
  await rm(folder, { recursive: true, force: true })
})

/** Long enough to be at work for seconds on any machine. */
async function makeLongClip(path: string): Promise<string> {
  await promisify(execFile)(ffmpegInstaller.path, ['-y', '-f', 'lavfi', '-i', 'testsrc2=size=320x180:rate=25', '-frames:v', '1000', '-pix_fmt', 'yuv420p', path])
  return path
}

describe('boot', () => {
  it('does everything in its time', () => {
    const order = ['set userData', `lock {"paths":["${CLIP}"]}`, 'schemes app,clip', 'sandbox', 'onBeforeRequest', 'serve app', 'serve clip', 'menu Datei', 'engine', 'window']
    expect(diary.filter((entry) => order.includes(entry))).toEqual(order)
  })

  it('opens the page in a window that can do nothing by itself', () => {
    expect(window().url).toBe('app://pultrack/index.html')
    expect(window().options.webPreferences).toMatchObject({ contextIsolation: true, nodeIntegration: false, sandbox: true, webSecurity: true, webviewTag: false })
    expect(window().options.webPreferences['preload']).toMatch(/preload\.cjs$/)
  })

  it('lets nothing out and nothing in', () => {
    const { webContents } = window()
    const cancelled: unknown[] = []
    for (const url of ['https://example.org/', 'app://pultrack/index.html']) (sessionHandlers['onBeforeRequest'] as unknown as (details: object, answer: (result: object) => void) => void)({ url }, (result) => cancelled.push(result))
    expect(cancelled).toEqual([{ cancel: true }, { cancel: false }])
    const permissions: unknown[] = []
    ;(sessionHandlers['permissionRequest'] as unknown as (contents: null, permission: string, answer: (granted: boolean) => void, details: object) => void)(null, 'media', (granted) => permissions.push(granted), { requestingUrl: 'app://pultrack/index.html' })
    permissions.push((sessionHandlers['permissionCheck'] as unknown as (contents: null, permission: string, origin: string) => boolean)(null, 'geolocation', 'app://pultrack'))
    permissions.push((sessionHandlers['devicePermission'] as unknown as () => boolean)())
    expect(permissions).toEqual([false, false, false])
    const streams: unknown[] = []
    ;(sessionHandlers['displayMedia'] as unknown as (request: object, answer: (streams: object) => void) => void)({}, (granted) => streams.push(granted))
    expect(streams, 'no picture of the screen').toEqual([{}])
    expect(webContents.windowOpenHandler!({ url: 'app://pultrack/index.html' })).toEqual({ action: 'deny' })
    expect([prevented(webContents, 'will-navigate', { url: 'https://example.org/' }), prevented(webContents, 'will-navigate', { url: 'app://pultrack/index.html' })]).toEqual([true, false])
    expect([prevented(webContents, 'will-redirect'), prevented(webContents, 'will-attach-webview'), prevented(webContents, 'will-frame-navigate', { url: 'app://pultrack/index.html', isMainFrame: false })]).toEqual([true, true, true])
    const download = vi.fn()
    session.defaultSession.emit('will-download', { preventDefault: download }, { getURL: () => 'app://pultrack/index.html' })
    expect(download).toHaveBeenCalled()
  })
})

describe('the page and its shell', () => {
  it('meet: the shell describes itself, and says what is to be opened, now or as soon as the engine has named it', async () => {
    await vi.waitFor(() => expect(sentOn('pultrack:engine-life').at(-1)).toEqual({ phase: 'running' }), { timeout: 20_000 })
    const described = (await ask('describe')) as { value: { open: unknown[] } }
    expect(described).toMatchObject({ ok: true, value: { platform: process.platform, version: '1.2.3', language: 'de-AT', engine: { phase: 'running' } } })
    const place = expect.objectContaining({ root: expect.stringMatching(/^root_/) as string }) as object
    await vi.waitFor(() => expect([...described.value.open, ...sentOn('pultrack:open')]).toEqual([{ purpose: 'footage', places: [place] }]))
  })

  it('get the engine\'s port with the number that the page asked with', async () => {
    expect(await ask('requestEnginePort', { nonce: NONCE })).toEqual({ ok: true, value: null })
    expect(frame.received.map(({ message }) => message)).toEqual([{ nonce: NONCE }])
    port = createPort({ connect: async () => {
      if (!frame.received[0]) await ask('requestEnginePort', { nonce: NONCE })
      return createMessagePortLine(adaptPort(frame.received.shift()!.ports[0] as never))
    } })
    expect(await port.call('engine.describe', {})).toMatchObject({ ok: true, value: { host: 'window' } })
  })

  it('does not answer anybody else', async () => {
    const elsewhere = { ...PAGE, senderFrame: { url: 'https://example.org/', parent: null } }
    expect(await ask('requestEnginePort', { nonce: NONCE }, elsewhere)).toMatchObject({ ok: false })
    expect(frame.received).toEqual([])
  })

  it('opens what a person picks, by name and not by path', async () => {
    expect(await ask('chooseFootage', { kind: 'clips' })).toEqual({ ok: true, value: [] })
    standIn.chosenPaths = [CLIP]
    const picked = await ask('chooseFootage', { kind: 'clips' })
    expect(picked).toMatchObject({ ok: true, value: [{ root: expect.stringMatching(/^root_/) as string }] })
    expect(JSON.stringify(picked)).not.toContain(import.meta.dirname)
  })

  it('shows pictures of clips at clip://, and none of anything else', async () => {
    const clips = await port.call('clips.list', {})
    const [clip] = clips.ok ? clips.value : []
    const answer = await schemes.get('clip')!(new Request(`clip://pictures/${clip!.clip}?width=64`))
    expect([answer.status, answer.headers.get('Content-Type')]).toEqual([200, 'image/jpeg'])
    expect((await schemes.get('clip')!(new Request('clip://pictures/clip_unknown1'))).status).toBe(404)
  })

  it('opens known pages only, after asking', async () => {
    standIn.messageBoxAnswer = 0
    expect(await ask('openWebPage', { page: 'method' })).toEqual({ ok: true, value: false })
    standIn.messageBoxAnswer = 1
    expect(await ask('openWebPage', { page: 'method' })).toEqual({ ok: true, value: true })
    expect(diary.filter((entry) => entry.startsWith('open '))).toEqual([expect.stringMatching(/^open https:/)])
  })

  it('changes the language of the menu with the page\'s', async () => {
    await ask('setLanguage', { language: 'en' })
    expect(diary.at(-1)).toBe('menu File')
  })
})

describe('a later start', () => {
  it('hands over what it was to open, and the window comes to the front', async () => {
    const before = sentOn('pultrack:open').length
    app.emit('second-instance', {}, [], '/', { paths: [CLIP] })
    await vi.waitFor(() => expect(sentOn('pultrack:open')).toHaveLength(before + 1))
    expect(diary).toContain('focus')
    app.emit('second-instance', {}, [], '/', { paths: ['/nothing/there.mp4'] })
    await vi.waitFor(() => expect(diary.at(-1)).toContain('error Nothing lies at /nothing/there.mp4'))
  })
})

describe('a job at work', () => {
  const BOX = { left: 60, top: 60, width: 80, height: 60 }
  const arrivals: number[] = []
  let job = ''

  it('keeps the machine awake, and the window open unless a person says otherwise', async () => {
    standIn.chosenPaths = [await makeLongClip(join(folder, 'long.mp4'))]
    const picked = (await ask('chooseFootage', { kind: 'clips' })) as { value: Place[] }
    const imported = await port.call('clips.import', { places: picked.value })
    const [clip] = imported.ok ? imported.value.clips : []
    await vi.waitFor(async () => {
      const clips = await port.call('clips.list', {})
      expect(clips.ok && clips.value.find((listed) => listed.clip === clip!.clip)?.state).toBe('ready')
    }, { timeout: 30_000 })
    port.onEvent((event) => event.kind === 'samples' && arrivals.push(Date.now()))
    const started = await port.call('tracks.start', { clip: clip!.clip, track: 'first', frameIndex: 0, box: BOX, direction: 'forward', preview: { width: 0, crops: false } })
    job = started.ok ? started.value.job : String(started.error)
    await vi.waitFor(() => expect([arrivals.length > 0, diary.includes('keep awake')]).toEqual([true, true]), { timeout: 60_000 })
    standIn.messageBoxAnswer = 0
    expect(prevented(window(), 'close')).toBe(true)
    await vi.waitFor(() => expect(diary).toContain('ask A job is still at work.'))
    expect([standIn.quit, (await port.call('engine.describe', {})).ok]).toEqual([false, true])
  })

  it('is interrupted when the engine is killed: said within two seconds, shown with what it has, and resumed', async () => {
    const states: string[] = []
    port.onState((state) => states.push(state))
    // A killed engine loses its last second and no more; so there must be more.
    await vi.waitFor(() => expect(arrivals.at(-1)! - arrivals[0]!).toBeGreaterThan(2500), { timeout: 60_000 })
    const killedAt = Date.now()
    process.kill(children[0]!.pid!, 'SIGKILL')
    await vi.waitFor(() => expect(sentOn('pultrack:engine-life')).toContainEqual(expect.objectContaining({ phase: 'failed', failure: 'killed', restarting: true })), { interval: 20 })
    expect(Date.now() - killedAt).toBeLessThan(2000)
    await vi.waitFor(() => expect(states).toEqual(['engine-lost', 'open']), { timeout: 30_000 })
    const jobs = await port.call('jobs.list', {})
    const interrupted = jobs.ok ? jobs.value.find((listed) => listed.job === job) : undefined
    expect(interrupted).toMatchObject({ resumable: true, kind: 'track' })
    expect(interrupted!.samples).toBeGreaterThan(0)
    const resumed = await port.call('jobs.resume', { job })
    const again = resumed.ok ? resumed.value.job : ''
    const listed = async (): Promise<JobState | undefined> => {
      const now = await port.call('jobs.list', {})
      return now.ok ? now.value.find((each) => each.job === again) : undefined
    }
    await vi.waitFor(async () => expect((await listed())?.samples).toBeGreaterThan(interrupted!.samples), { timeout: 60_000, interval: 100 })
    await port.call('jobs.stop', { job: again })
    await vi.waitFor(async () => expect((await listed())?.state).toBe('stopped'), { timeout: 60_000, interval: 100 })
    await vi.waitFor(() => expect(diary.lastIndexOf('let sleep')).toBeGreaterThan(diary.lastIndexOf('keep awake')))
  })
})

describe('what happens while nobody looks at the window', () => {
  const BOX = { left: 60, top: 60, width: 80, height: 60 }
  const shown = (): { title: string; body: string }[] => notifications.map(({ options }) => options)

  it('is told by the system: a job that ended by itself, and a click brings the window up', async () => {
    standIn.focused = false
    const clips = await port.call('clips.list', {})
    const long = clips.ok ? clips.value.find(({ name }) => name === 'long.mp4') : undefined
    await port.call('tracks.start', { clip: long!.clip, track: 'short', frameIndex: 0, box: BOX, direction: 'forward', frames: 3, preview: { width: 0, crops: false } })
    await vi.waitFor(() => expect(shown()).toEqual([{ title: 'Done', body: expect.any(String) as string }]), { timeout: 60_000 })
    const raised = diary.filter((entry) => entry === 'focus').length
    notifications[0]!.emit('click')
    expect(diary.filter((entry) => entry === 'focus')).toHaveLength(raised + 1)
  })

  it('may be told by the page, by name and in bounds; not to somebody who looks', async () => {
    const notice = { title: 'Pultrack', body: 'the loss is not finite' }
    notifications.length = 0
    expect(await ask('notify', notice)).toEqual({ ok: true, value: true })
    expect(shown()).toEqual([notice])
    expect(await ask('notify', { ...notice, icon: 'file:///etc/passwd' })).toMatchObject({ ok: false })
    expect(await ask('notify', { ...notice, body: 'x'.repeat(1001) })).toMatchObject({ ok: false })
    expect(await ask('notify', notice, { ...PAGE, senderFrame: { url: 'https://example.org/', parent: null } })).toMatchObject({ ok: false })
    standIn.focused = true
    expect(await ask('notify', notice)).toEqual({ ok: true, value: false })
    expect(shown()).toEqual([notice])
  })
})

describe('the engine\'s end', () => {
  it('stays one when it comes again and again; then a person is asked, and it starts when told to', async () => {
    standIn.messageBoxAnswer = 1
    for (const count of [2, 3]) {
      process.kill(children.at(-1)!.pid!, 'SIGKILL')
      await vi.waitFor(() => expect([children.length, sentOn('pultrack:engine-life').at(-1)]).toEqual([count + 1, { phase: 'running' }]), { timeout: 30_000 })
    }
    expect(diary.filter((entry) => entry.startsWith('ask The engine'))).toEqual(['ask The engine was killed and stays down (9)'])
  })

  it('comes before the window\'s: closing waits for it, and keeps the place', async () => {
    expect(prevented(window(), 'close')).toBe(true)
    await vi.waitFor(() => expect(standIn.quit).toBe(true), { timeout: 30_000 })
    expect(sentOn('pultrack:engine-life').at(-1)).toEqual({ phase: 'stopped' })
    expect(prevented(window(), 'close')).toBe(false)
    expect(JSON.parse(await readFile(join(folder, 'window.json'), 'utf8'))).toMatchObject({ area: { x: 1, y: 2, width: 1000, height: 700 } })
  })
})
