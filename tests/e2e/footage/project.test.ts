import { copyFileSync, mkdirSync, renameSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { paintClip } from '../../video/paintedClip'
import { temporaryFolder } from '../support/temporaryFolder'
import { openWorkstation } from '../support/workstation'
import type { Workstation } from '../support/workstation'

let workstation: Workstation
let page: Page
const folder = temporaryFolder()
const clip = join(folder, 'walk.mp4')
const elsewhere = join(folder, 'stroll.mp4')
/** Not among what a search looks at. */
const hidden = join(folder, 'walk.hidden')

beforeAll(async () => {
  await paintClip({ path: clip, count: 20 })
  await paintClip({ path: join(folder, 'other.mp4'), count: 21 })
  workstation = await openWorkstation({ roots: [folder] })
  page = await workstation.openPage()
  await page.locator('[role=option]').first().waitFor()
})
afterAll(() => workstation?.close())

const projectMenu = () => page.getByRole('button', { name: /^Project:/ })

async function reopen(): Promise<void> {
  await projectMenu().click()
  await page.getByRole('menuitem', { name: 'Field work' }).click()
  await page.locator('[role=option]', { hasText: 'walk.mp4' }).waitFor()
}

async function createProject(name: string): Promise<void> {
  await projectMenu().click()
  await page.getByRole('menuitem', { name: 'New project…' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Name').fill(name)
  await dialog.getByRole('button', { name: 'Create' }).click()
  await page.locator('footer', { hasText: name }).waitFor()
}

describe('projects', () => {
  it('are made where a person says, empty, with what to do next', async () => {
    await createProject('Field work')
    await page.getByRole('heading', { name: 'No footage yet' }).waitFor()
  })

  it('keep their clips', async () => {
    await page.getByRole('button', { name: /Browse/ }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('navigation').getByText('Folder', { exact: true }).click()
    await dialog.locator('[data-entry="walk.mp4"]').dblclick()
    await page.locator('[data-canvas=picture][data-frame="0"]').waitFor({ state: 'attached' })
  })

  it('are opened again from the list of recent ones, and find a clip that was renamed by its content', async () => {
    await createProject('Another')
    await page.getByRole('heading', { name: 'No footage yet' }).waitFor()
    renameSync(clip, elsewhere)
    await reopen()
    await page.locator('[role=option][data-state=ready]', { hasText: 'walk.mp4' }).waitFor()
    await page.locator('[data-canvas=picture][data-frame="0"]').waitFor({ state: 'attached' })
  })

  it('miss a clip that is gone, and refuse another in its place', async () => {
    await projectMenu().click()
    await page.getByRole('menuitem', { name: 'Another' }).click()
    await page.locator('footer', { hasText: 'Another' }).waitFor()
    renameSync(elsewhere, hidden)
    await reopen()
    await page.getByRole('heading', { name: 'This clip is not where the project says' }).waitFor()
    await page.getByRole('button', { name: 'Show where it lies…' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('navigation').getByText('Folder', { exact: true }).click()
    await dialog.locator('[data-entry="other.mp4"]').dblclick()
    await page.getByRole('alert').getByText('clip-unreadable').waitFor()
    await page.keyboard.press('Alt+x')
  })

  it('ask which one it is where several could be the clip that is missing', async () => {
    for (const copy of ['a', 'b']) {
      mkdirSync(join(folder, copy))
      copyFileSync(hidden, join(folder, copy, 'walk.mp4'))
    }
    await page.locator('[data-missing]').getByRole('button', { name: 'Find…' }).click()
    const dialog = page.getByRole('dialog', { name: 'Find missing clips' })
    await dialog.locator('[data-relink=searched]').waitFor()
    const candidates = dialog.locator('[data-candidate]')
    await candidates.nth(1).waitFor()
    await expect.poll(async () => (await candidates.evaluateAll((items) => items.map((item) => item.getAttribute('data-candidate')))).sort()).toEqual(['a/walk.mp4', 'b/walk.mp4'])
    await dialog.locator('[data-candidate="b/walk.mp4"]').getByRole('button', { name: 'Use this one' }).click()
    await dialog.getByText('Every clip is where the project says.').waitFor()
    await dialog.locator('footer').getByRole('button', { name: 'Close' }).click()
    await page.locator('[data-missing]').waitFor({ state: 'detached' })
    await page.locator('[data-canvas=picture][data-frame="0"]').waitFor({ state: 'attached' })
    await expect.poll(() => page.locator('.facts').textContent()).toContain('20 frames')
  })

  it('say within the dialog why one cannot be made, over none of its buttons', async () => {
    await projectMenu().click()
    await page.getByRole('menuitem', { name: 'New project…' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('Name').fill('Field work')
    await dialog.getByRole('button', { name: 'Create' }).click()
    await dialog.getByRole('alert').waitFor()
    const room = async (): Promise<number> => {
      const [notice, button] = await Promise.all([dialog.getByRole('alert').boundingBox(), dialog.getByRole('button', { name: 'Create' }).boundingBox()])
      return button!.y - (notice!.y + notice!.height)
    }
    await expect.poll(room).toBeGreaterThanOrEqual(0) // the dialog grows around the notice, and moves with it
    await dialog.getByRole('button', { name: 'Dismiss' }).click()
    await page.getByRole('alert').waitFor({ state: 'detached' })
    await expect.poll(() => dialog.isVisible()).toBe(true)
    await page.keyboard.press('Escape')
    await dialog.waitFor({ state: 'hidden' })
  })

  it('broke nothing on the way', () => expect(workstation.troubles).toEqual([]))
})
