import { spawn } from 'node:child_process'
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it, onTestFinished, vi } from 'vitest'

import { runCommand } from '../../build/prepare/command.mjs'
import { chooseFace, hasDisplay } from '../../build/start/chooseFace.mjs'
import { fetchElectron, findElectron } from '../../build/start/electronBinary.mjs'
import { parseStart, serveArguments } from '../../build/start/startArguments.mjs'

const repository = dirname(dirname(dirname(fileURLToPath(import.meta.url))))
const DAY = 24 * 60 * 60_000

describe('npm start', () => {
  const linux = (more) => chooseFace({ browser: false, window: false, platform: 'linux', userId: 1000, environment: { DISPLAY: ':0' }, ...more })

  it('opens a window where there is a display', () => {
    expect(linux().face).toBe('window')
    expect(linux({ environment: { WAYLAND_DISPLAY: 'wayland-0' } }).face).toBe('window')
    expect(linux({ platform: 'darwin', environment: {} }).face).toBe('window')
  })

  it('serves where there is none, as root, and when told to, and says why', () => {
    expect(linux({ environment: {} })).toEqual({ face: 'browser', reason: 'there is no display' })
    expect(linux({ userId: 0 }).reason).toContain('root')
    expect(linux({ browser: true }).reason).toContain('--browser')
  })

  it('insists on the window when told to', () => {
    expect(linux({ window: true, userId: 0, environment: {} }).face).toBe('window')
  })

  it('opens no browser where nobody looks', () => {
    expect([hasDisplay({ platform: 'linux', environment: {} }), hasDisplay({ platform: 'linux', environment: { DISPLAY: ':0', CI: 'true' } }), hasDisplay({ platform: 'darwin', environment: { SSH_CONNECTION: 'x' } })]).toEqual([false, false, false])
    expect([hasDisplay({ platform: 'linux', environment: { DISPLAY: ':0' } }), hasDisplay({ platform: 'win32', environment: {} })]).toEqual([true, true])
  })

  it('reads its own words and hands the others on', () => {
    expect(parseStart(['--browser', 'a.mp4', '--port', '80'])).toEqual({ browser: true, window: false, help: false, rest: ['a.mp4', '--port', '80'] })
    expect(parseStart(['--devtools', '--', '--browser'])).toMatchObject({ browser: false, rest: ['--devtools', '--', '--browser'] })
    expect(() => parseStart(['--browser', '--window'])).toThrow('exclude')
  })

  it('gives the server options as they are and paths as roots', () => {
    expect(serveArguments(['clips', '--port', '0', '--engine-in-main'], { open: true })).toEqual(['serve', '--open', '--root', 'clips', '--port', '0'])
    expect(serveArguments(['--port=0', 'clips'], { open: false })).toEqual(['serve', '--port=0', '--root', 'clips'])
    expect(serveArguments([], { open: false })).toEqual(['serve'])
  })

  it('prints its usage, and refuses contradictions with it', async () => {
    const script = join(repository, 'build', 'start.mjs')
    const help = await runCommand(process.execPath, [script, '--help'])
    expect([help.status, help.output.startsWith('npm start')]).toEqual(['done', true])
    const wrong = await runCommand(process.execPath, [script, '--browser', '--window'])
    expect([wrong.status, wrong.output.includes('exclude each other')]).toEqual(['failed', true])
  })
})

describe('npm start without a display', () => {
  it('serves the page on this machine alone, prints its address, and ends when told to', async () => {
    const data = mkdtempSync(join(tmpdir(), 'pultrack-start-'))
    onTestFinished(() => rmSync(data, { recursive: true, force: true }))
    const environment = { ...process.env, PULTRACK_SKIP_PREPARE: '1', PULTRACK_DATA: data, DISPLAY: '', WAYLAND_DISPLAY: '' }
    const child = spawn(process.execPath, [join(repository, 'build', 'start.mjs'), '--browser', '--port', '0'], { env: environment, stdio: ['ignore', 'pipe', 'pipe'] })
    onTestFinished(() => child.kill('SIGKILL'))
    let output = ''
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += chunk))
    const ended = new Promise((resolve) => child.once('close', resolve))
    await vi.waitFor(() => expect(output).toMatch(/http:\/\/127\.0\.0\.1:\d+\/\?token=\S+/), { timeout: 90_000 })
    expect(output).toContain('Serving for a browser: --browser was asked for.')
    const [address] = /http:\S+/.exec(output)
    const refused = await fetch(address.replace(/\?.*/, ''), { redirect: 'manual' })
    const welcome = await fetch(address, { redirect: 'manual' })
    expect([refused.status, welcome.status]).toEqual([401, 303])
    child.kill('SIGTERM')
    await ended
    await expect(fetch(address)).rejects.toThrow('fetch failed')
  })
})

/** A repository whose package electron has an installer that does as it is told. */
function house(installer) {
  const folder = mkdtempSync(join(tmpdir(), 'pultrack-start-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const electron = join(folder, 'node_modules', 'electron')
  mkdirSync(electron, { recursive: true })
  writeFileSync(join(electron, 'install.js'), installer)
  return { folder, electron }
}

const WORKING = `
const { mkdirSync, writeFileSync } = require('node:fs')
mkdirSync('dist'); writeFileSync('dist/electron', ''); writeFileSync('path.txt', 'electron')`
const UNREACHABLE = 'console.error("TypeError: fetch failed"); process.exit(1)'
const SILENT = 'process.exit(0)'

describe('Electron\'s program', () => {
  const fetch = (folder, more) => fetchElectron({ repository: folder, say: () => undefined, environment: process.env, ...more })

  it('is downloaded by its own installer, once', async () => {
    const { folder, electron } = house(WORKING)
    const said = []
    const first = await fetch(folder, { say: (text) => said.push(text) })
    expect(first).toEqual({ path: join(electron, 'dist', 'electron'), detail: 'Electron was downloaded' })
    expect(said.join()).toContain('github.com')
    expect((await fetch(folder, { say: () => expect.unreachable() })).path).toBe(first.path)
    expect(findElectron(folder, { ELECTRON_OVERRIDE_DIST_PATH: join(folder, 'none') })).toBeUndefined()
  })

  it('is done without where it cannot be had, and not asked for again the same day', async () => {
    const { folder, electron } = house(UNREACHABLE)
    expect(await fetch(folder, { now: 0 })).toEqual({ detail: 'Electron could not be downloaded: github.com cannot be reached' })
    writeFileSync(join(electron, 'install.js'), WORKING)
    expect((await fetch(folder, { now: DAY - 1 })).detail).toContain('less than a day ago')
    expect((await fetch(folder, { now: DAY })).path).toBeDefined()
  })

  it('is tried again at once when asked for', async () => {
    const { folder, electron } = house(UNREACHABLE)
    await fetch(folder, { now: 0 })
    writeFileSync(join(electron, 'install.js'), WORKING)
    expect((await fetch(folder, { now: 1, force: true })).path).toBeDefined()
  })

  it('is not believed to be there because an installer says nothing', async () => {
    const { folder } = house(SILENT)
    expect((await fetch(folder)).path).toBeUndefined()
    expect((await fetchElectron({ repository: join(folder, 'none'), say: () => undefined })).detail).toContain('not installed')
  })

  it('is not taken for there where its file is missing', () => {
    const { folder, electron } = house(SILENT)
    writeFileSync(join(electron, 'path.txt'), 'electron')
    expect(findElectron(folder, {})).toBeUndefined()
    mkdirSync(join(electron, 'dist'))
    writeFileSync(join(electron, 'dist', 'electron'), '')
    chmodSync(join(electron, 'dist', 'electron'), 0o755)
    expect(findElectron(folder, {})).toBe(join(electron, 'dist', 'electron'))
  })
})
