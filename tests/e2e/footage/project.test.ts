import { renameSync } from 'node:fs'
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

beforeAll(async () => {
  await paintClip({ path: clip, count: 20 })
  await paintClip({ path: join(folder, 'other.mp4'), count: 21 })
  workstation = await openWorkstation({ roots: [folder] })
  page = await workstation.openPage()
  await page.locator('[role=option]').first().waitFor()
})
afterAll(() => workstation?.close())

const projectMenu = () => page.getByRole('button', { name: /^Project:/ })

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

  it('are opened again from the list of recent ones', async () => {
    await createProject('Another')
    await page.getByRole('heading', { name: 'No footage yet' }).waitFor()
    renameSync(clip, elsewhere)
    await projectMenu().click()
    await page.getByRole('menuitem', { name: 'Field work' }).click()
    await page.locator('[role=option]', { hasText: 'walk.mp4' }).waitFor()
  })

  it('miss a clip that was moved, refuse another in its place, and find it by content under any name', async () => {
    await page.getByRole('heading', { name: 'This clip is not where the project says' }).waitFor()
    const dialog = page.getByRole('dialog')
    const choose = async (name: string): Promise<void> => {
      await page.getByRole('button', { name: 'Show where it lies…' }).click()
      await dialog.getByRole('navigation').getByText('Folder', { exact: true }).click()
      await dialog.locator(`[data-entry="${name}"]`).dblclick()
    }
    await choose('other.mp4')
    await page.getByRole('alert').getByText('clip-unreadable').waitFor()
    await page.keyboard.press('Alt+x')
    await choose('stroll.mp4')
    await page.locator('[data-canvas=picture][data-frame="0"]').waitFor({ state: 'attached' })
    expect(await page.locator('.facts').textContent()).toContain('20 frames')
  })

  it('broke nothing on the way', () => expect(workstation.troubles).toEqual([]))
})
