import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { openWindow } from '../../electron/window'
import { app, windows } from './support/electronStandIn'

vi.mock('electron', () => import('./support/electronStandIn'))

let folder = ''
beforeAll(async () => {
  app.becomeReady()
  folder = await mkdtemp(join(tmpdir(), 'pultrack-window-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

it.each([true, false])('a window has DevTools where they are allowed, and only there: %s', async (devTools) => {
  await openWindow({ preload: 'preload.cjs', icon: 'icon.png', statePath: join(folder, 'window.json'), devTools })
  expect(windows.at(-1)!.options.webPreferences['devTools']).toBe(devTools)
})
