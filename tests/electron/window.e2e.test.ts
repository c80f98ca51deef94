import { execFile } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest'
import { bundleForTest } from './support/bundleForTest'
import { bundlePageForTest } from './support/bundlePageForTest'
import { findProgram, launchWindow, startOptions } from './support/launchWindow'
import type { LaunchedWindow } from './support/launchWindow'

// The window as it is: real Electron, real page, real engine. Without Electron's program there is nothing to test, which must not go unnoticed.

const found = findProgram()
const program = 'path' in found ? found.path : ''
if ('missing' in found) process.stderr.write(`\nSKIPPED: the tests of the desktop window did not run: ${found.missing}.\n\n`)

const CLIP = join(import.meta.dirname, '..', '..', 'resources', 'samples', 'footage', 'davis_motocross-jump.mp4')

beforeAll(async () => {
  if (!program) return
  await bundlePageForTest()
  await bundleForTest()
})

/** Process id of the engine, as Electron counts its processes. */
async function enginePid({ application }: LaunchedWindow): Promise<number | undefined> {
  return application.evaluate(({ app }) => app.getAppMetrics().find(({ name, serviceName }) => name === 'Pultrack engine' || serviceName === 'Pultrack engine')?.pid)
}

describe.skipIf(!program)('the window', () => {
  let window: LaunchedWindow
  /** What a script in the page gives. */
  const inPage = <T>(script: string): Promise<T> => window.page.evaluate(script)

  beforeAll(async () => {
    window = await launchWindow({ program })
  })
  afterAll(() => window?.close())

  it('shows the page, connected to an engine in a process of its own', async () => {
    expect(await window.page.title()).toBe('Pultrack')
    expect(window.page.url()).toBe('app://pultrack/index.html')
    await window.page.locator('[role=option]', { hasText: 'davis_blackswan' }).waitFor()
    await window.page.locator('[data-canvas=picture][data-frame="0"]').waitFor()
    expect(await enginePid(window)).toBeGreaterThan(0)
    expect(window.troubles).toEqual([])
  })

  it('gives the page named functions and nothing of Node or Electron', async () => {
    expect(await inPage('[typeof require, typeof process, typeof module, typeof Buffer, typeof electron, typeof ipcRenderer]')).toEqual(Array(6).fill('undefined'))
    expect(await inPage('Object.values(window.pultrackShell).every((value) => typeof value === "function")')).toBe(true)
    expect(await inPage('Object.keys(window.pultrackShell).sort()')).toEqual([
      'chooseFolder', 'chooseFootage', 'describe', 'onCommand', 'onEngineLife', 'onOpen', 'openWebPage', 'placesOfDropped', 'requestEnginePort', 'restartEngine', 'setLanguage',
    ])
  })

  it('runs no script but its own, and reaches no network', async () => {
    expect(await inPage('fetch("/index.html").then((answer) => answer.headers.get("Content-Security-Policy"))')).toContain("default-src 'none'")
    expect(await inPage('(() => { try { return (0, eval)("1") } catch (error) { return error.name } })()')).toBe('EvalError')
    expect(await inPage('new Promise((resolve) => { window.inline = false; const script = document.createElement("script"); script.textContent = "window.inline = true"; document.head.append(script); setTimeout(() => resolve(window.inline), 100) })')).toBe(false)
    for (const address of ['http://127.0.0.1:9/', 'https://example.org/', 'file:///etc/hostname']) {
      expect(await inPage(`fetch(${JSON.stringify(address)}).then(() => "reached", () => "refused")`), address).toBe('refused')
    }
    expect(await inPage('new Promise((resolve) => { try { const socket = new WebSocket("ws://127.0.0.1:9/"); socket.onopen = () => resolve("reached"); socket.onerror = () => resolve("refused") } catch { resolve("refused") } })')).toBe('refused')
  })

  it('reads no file outside the page', async () => {
    for (const path of ['/..%2fmain.cjs', '/%2e%2e/electron/main.cjs', '/../electron/main.cjs', '/assets']) {
      expect(await inPage(`fetch(${JSON.stringify(`app://pultrack${path}`)}).then((answer) => answer.status, () => 404)`), path).toBe(404)
    }
  })

  it('shows pictures of clips by id', async () => {
    const load = (url: string): Promise<number> => inPage(`new Promise((resolve) => { const image = new Image(); image.onload = () => resolve(image.naturalWidth); image.onerror = () => resolve(0); image.src = ${JSON.stringify(url)} })`)
    const clip = await window.page.locator('[role=option][data-clip]').first().getAttribute('data-clip')
    expect(await load(`clip://pictures/${clip}?width=64`)).toBe(64)
    expect(await load('clip://pictures/..%2F..%2Fetc%2Fpasswd')).toBe(0)
  })

  it('goes nowhere, opens nothing, and is granted nothing', async () => {
    await inPage('void (location.href = "https://example.org/")').catch(() => undefined)
    expect(await inPage('window.open("https://example.org/") === null')).toBe(true)
    expect(await inPage('navigator.mediaDevices.getUserMedia({ video: true }).then(() => "granted", (error) => error.name)')).toMatch(/NotAllowedError|NotFoundError/)
    expect(await inPage('Notification.requestPermission()')).toBe('denied')
    expect(await inPage('navigator.clipboard.readText().then(() => "read", () => "denied")')).toBe('denied')
    expect(window.page.url()).toBe('app://pultrack/index.html')
    expect(window.application.windows()).toHaveLength(1)
  })

  it('has locked-down web preferences', async () => {
    const preferences = await window.application.evaluate(({ BrowserWindow }) => {
      const contents = BrowserWindow.getAllWindows()[0]!.webContents as unknown as { getLastWebPreferences(): Record<string, unknown> }
      return contents.getLastWebPreferences()
    })
    expect(preferences).toMatchObject({ contextIsolation: true, nodeIntegration: false, sandbox: true, webSecurity: true })
  })

  it('opens in the first window what a second start is to open', async () => {
    const { args, env } = startOptions(window.userData, [CLIP])
    await promisify(execFile)(program, args, { env, timeout: 60_000 })
    await vi.waitFor(async () => expect(await window.page.locator('[role=option]', { hasText: 'davis_motocross-jump' }).count()).toBeGreaterThan(0), { timeout: 30_000 })
    expect(window.application.windows()).toHaveLength(1)
  })

  it('carries out the menu\'s commands', async () => {
    await window.application.evaluate(({ Menu, BrowserWindow }) => Menu.getApplicationMenu()!.getMenuItemById('show-learn')!.click(undefined, BrowserWindow.getAllWindows()[0], undefined))
    await window.page.locator('[aria-current=page]', { hasText: 'Learn' }).waitFor()
  })

  it('says within two seconds that the engine is gone, and goes on with another', async () => {
    const first = await enginePid(window)
    const told = window.page.getByText('The engine stopped.').waitFor({ timeout: 2000 })
    process.kill(first!, 'SIGKILL')
    await told
    await window.page.waitForSelector('[data-status=engine]', { timeout: 60_000 })
    await vi.waitFor(async () => expect(await enginePid(window)).not.toBe(first), { timeout: 60_000 })
  })
})

describe.skipIf(!program)('opening and closing the window', () => {
  it('keeps its size', async () => {
    const userData = await mkdtemp(join(tmpdir(), 'pultrack-window-'))
    onTestFinished(() => rm(userData, { recursive: true, force: true }))
    const first = await launchWindow({ program, userData })
    await first.application.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]!.setSize(1000, 700))
    await first.close()
    const second = await launchWindow({ program, userData })
    onTestFinished(() => second.close())
    expect(await second.application.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]!.getSize())).toEqual([1000, 700])
  })

  it('asks before it stops a job, and has stopped it in good order when it is gone', async () => {
    const window = await launchWindow({ program })
    onTestFinished(() => rm(window.userData, { recursive: true, force: true }))
    const answer = (button: number): Promise<void> => window.application.evaluate(({ dialog }, response) => {
      const asked = dialog as unknown as { asked: number; showMessageBox: () => Promise<{ response: number }> }
      asked.asked ??= 0
      asked.showMessageBox = () => Promise.resolve({ response: ((asked.asked += 1), response) })
    }, button)
    const shut = (): Promise<void> => window.application.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]!.close())
    await startTracking(window)
    await answer(0)
    await shut()
    await vi.waitFor(async () => expect(await window.application.evaluate(({ dialog }) => (dialog as unknown as { asked: number }).asked)).toBe(1))
    expect(await window.page.title()).toBe('Pultrack')
    await answer(1)
    const closed = window.application.waitForEvent('close', { timeout: 60_000 })
    await shut()
    await closed
    expect(window.application.process().exitCode).toBe(0)
  })

  it('runs the engine inside the main process when told to', async () => {
    const window = await launchWindow({ program, words: ['--engine-in-main'] })
    onTestFinished(() => window.close())
    expect(await enginePid(window)).toBeUndefined()
    await window.page.locator('[role=option]', { hasText: 'davis_blackswan' }).waitFor()
  })
})

/** Draws a box on the first frame of the first clip and lets it be tracked: long enough, even for 50 frames, to close upon. */
async function startTracking({ page }: LaunchedWindow): Promise<void> {
  await page.keyboard.press('Alt+2')
  await page.locator('.track [data-canvas=picture][data-frame="0"]').waitFor()
  await page.keyboard.press('n')
  const stage = (await page.locator('.track [role=application]').boundingBox())!
  await page.mouse.move(stage.x + stage.width * 0.4, stage.y + stage.height * 0.4)
  await page.mouse.down()
  await page.mouse.move(stage.x + stage.width * 0.55, stage.y + stage.height * 0.55, { steps: 3 })
  await page.mouse.up()
  await page.keyboard.press('t')
  await page.locator('[data-track]').getByText(/^[1-9]\d* boxes/).first().waitFor({ timeout: 60_000 })
}
