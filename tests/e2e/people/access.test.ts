import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openWorkstation } from '../support/workstation'
import type { Workstation } from '../support/workstation'
import { lookAt } from './looks'
import { listViews, showView } from './views'

const EACH_MILLISECONDS = 120_000

let workstation: Workstation
let page: Page

beforeAll(async () => {
  workstation = await openWorkstation()
  page = await workstation.openPage()
  await page.locator('[data-canvas=picture][data-frame="0"]').waitFor({ state: 'attached' })
})
afterAll(() => workstation?.close())

describe('without a serious violation, in light and dark, small and large', () => {
  it('stands every view', async () => {
    const views = await listViews(page)
    expect(views).toContain('footage')
    for (const view of views) {
      await showView(page, view)
      await lookAt(page, view)
    }
    await showView(page, 'footage')
  }, 3 * EACH_MILLISECONDS)

  const openings: [string, () => Promise<void>][] = [
    ['key-sheet', () => page.keyboard.press('F1')],
    ['browse', () => page.keyboard.press('Control+o')],
    ['jobs', () => page.keyboard.press('Alt+j')],
    ['engine', () => page.locator('[data-status=engine]').click()],
    ['import-menu', () => page.getByRole('button', { name: 'Import' }).click()],
    ['picture-menu', () => page.locator('[role=application]').click({ button: 'right' })],
    ['display', () => page.keyboard.press('KeyB')],
  ]
  it.each(openings)('stands what opens over it: %s', async (name, open) => {
    await open()
    await page.locator('[role=dialog], [role=menu]').first().waitFor()
    await lookAt(page, name)
    await page.keyboard.press('Escape')
    await page.locator('[role=dialog], [role=menu]').first().waitFor({ state: 'hidden' })
  }, EACH_MILLISECONDS)
})

it('broke nothing on the way', () => expect(workstation.troubles).toEqual([]))
