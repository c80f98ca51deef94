import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { fitState, loadWindowState, parseState, saveWindowState } from '../../electron/windowState'
import type { WindowState } from '../../electron/windowState'

const SCREEN = { x: 0, y: 0, width: 1920, height: 1040 }
const LEFT_SCREEN = { x: -1280, y: 100, width: 1280, height: 800 }
const stateAt = (area: WindowState['area']): WindowState => ({ area, maximized: false, fullScreen: false })

describe('where the window opens', () => {
  it('opens where it was, on any screen', () => {
    const area = { x: -1200, y: 150, width: 1000, height: 700 }
    expect(fitState(stateAt(area), [SCREEN, LEFT_SCREEN]).area).toEqual(area)
  })

  it('leaves the place to the system when its screen is gone', () => {
    expect(fitState(stateAt({ x: -1200, y: 150, width: 1000, height: 700 }), [SCREEN]).area).toEqual({ width: 1000, height: 700 })
  })

  it.each([
    [{ x: 1890, y: 10, width: 1000, height: 700 }],
    [{ x: 10, y: 1030, width: 1000, height: 700 }],
    [{ x: 10, y: -300, width: 1000, height: 700 }],
  ])('brings back a window whose title bar cannot be reached: %j', (area) => {
    expect(fitState(stateAt(area), [SCREEN]).area).toEqual({ width: 1000, height: 700 })
  })

  it('is no larger than the screen and no smaller than of use', () => {
    expect(fitState(stateAt({ x: 0, y: 0, width: 5000, height: 4000 }), [SCREEN]).area).toMatchObject({ width: 1920, height: 1040 })
    expect(fitState(stateAt({ x: 0, y: 0, width: 300, height: 200 }), [SCREEN]).area).toMatchObject({ width: 900, height: 600 })
    expect(fitState(stateAt({ width: 900, height: 600 }), [{ x: 0, y: 0, width: 800, height: 500 }]).area).toEqual({ width: 800, height: 500 })
    expect(fitState(stateAt({ width: 900, height: 600 }), []).area).toEqual({ width: 900, height: 600 })
  })

  it('survives a start, and falls back where the file is damaged or absent', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'pultrack-window-'))
    onTestFinished(() => rm(folder, { recursive: true, force: true }))
    const path = join(folder, 'user data', 'window.json')
    const state = { area: { x: 5, y: 6, width: 1000, height: 700 }, maximized: true, fullScreen: false }
    await saveWindowState(path, state)
    expect(await loadWindowState(path, [SCREEN])).toEqual(state)
    await writeFile(path, '{"area":')
    expect(await loadWindowState(path, [SCREEN])).toEqual({ area: { width: 1440, height: 900 }, maximized: false, fullScreen: false })
    expect((await loadWindowState(join(folder, 'none'), [SCREEN])).maximized).toBe(false)
  })

  it.each(['null', '[]', '{"area":{"width":"9"}}', '{"area":{"width":1e99,"height":1},"maximized":false,"fullScreen":false}', '{"area":{"width":0,"height":1},"maximized":false,"fullScreen":false}'])('does not take %s for a state', (text) => {
    expect(parseState(text)).toBeUndefined()
  })
})
