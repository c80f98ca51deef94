import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openWorkstation, reload } from '../support/workstation'
import type { Workstation } from '../support/workstation'
import { TrackPage } from './trackPage'

let workstation: Workstation
let view: TrackPage

beforeAll(async () => {
  workstation = await openWorkstation()
  view = new TrackPage(await workstation.openPage())
  await view.open()
  await view.page.getByLabel('How far').selectOption({ label: 'so many frames:' })
  await view.page.getByLabel('Frames', { exact: true }).fill('30')
  await view.page.getByLabel('Frames', { exact: true }).press('Enter')
  await view.page.locator('.track [role=application]').focus()
})
afterAll(() => workstation?.close())

/** The engine has the project, by the word of its lock. */
function enginePid(): number {
  const lock = join(workstation.folder, 'data', 'First steps.trackproj', 'lock')
  return (JSON.parse(readFileSync(lock, 'utf8')) as { pid: number }).pid
}

describe('an engine that is killed while it tracks', () => {
  it('costs no box; the run goes on and is still one step', async () => {
    await view.press('n')
    await view.drag({ x: 405, y: 65 }, { x: 500, y: 150 })
    await view.saved()
    await view.press('t')
    await view.page.waitForFunction(() => /([4-9]|\d\d) of/.test(document.querySelector('[data-run=at-work]')?.textContent ?? ''), undefined, { timeout: 90_000, polling: 50 })
    process.kill(enginePid(), 'SIGKILL')
    await view.page.locator('[data-run=interrupted]').waitFor({ timeout: 60_000 })
    await expect.poll(async () => (await view.row('Object 1'))?.boxes).toBeGreaterThanOrEqual(4)
    await view.page.getByRole('button', { name: 'Go on' }).click()
    await view.tracked('Object 1', 31)
    await view.page.locator('[data-run]').waitFor({ state: 'detached' })
    await view.saved()
    await view.page.locator('.track [role=application]').focus()
    await view.press('Control+z')
    await view.tracked('Object 1', 1)
    await view.press('Control+y')
    await view.tracked('Object 1', 31)
    await view.saved()
    await reload(view.page)
    await view.tracked('Object 1', 31)
  }, 240_000)
})
