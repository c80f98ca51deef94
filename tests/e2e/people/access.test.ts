import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { findViolations, type Violation } from '../support/findViolations'
import { openWorkstation } from '../support/workstation'
import type { PageOptions, Workstation } from '../support/workstation'
import { listViews, showView } from './views'

/** For people to look at; not compared. */
const PICTURES = process.env['PULTRACK_SCREENSHOTS']

let workstation: Workstation

beforeAll(async () => {
  workstation = await openWorkstation()
})
afterAll(() => workstation?.close())

/** So long a page that went keeps its place as the editor (`jobs/project/editors.ts`), and somewhat more: one opened earlier looks on first, and shows that it does. */
const EDITOR_GONE_AFTER = 8000
let isFirst = true

async function openAlone(options: PageOptions): Promise<Page> {
  if (!isFirst) await new Promise((resolve) => setTimeout(resolve, EDITOR_GONE_AFTER))
  isFirst = false
  return workstation.openPage(options)
}

const SIZES = [{ width: 1280, height: 720 }, { width: 2560, height: 1440 }]

describe.each(['light', 'dark'] as const)('%s', (colorScheme) => {
  it.each(SIZES)('every view stands at $width x $height without a serious violation', async (viewport) => {
    const page = await openAlone({ colorScheme, viewport })
    await page.locator('[data-canvas=picture][data-frame="0"]').waitFor({ state: 'attached' })
    const found: Record<string, Violation[]> = {}
    const views = await listViews(page)
    expect(views).toContain('footage')
    for (const view of views) {
      await showView(page, view)
      if (PICTURES) {
        mkdirSync(PICTURES, { recursive: true })
        await page.screenshot({ path: join(PICTURES, `${view}-${colorScheme}-${viewport.width}.png`) })
      }
      if (viewport.width === 1280) found[view] = await findViolations(page)
      // Nothing may reach beyond the window: it cannot be scrolled to.
      expect(await page.evaluate(() => [document.documentElement.scrollWidth > innerWidth, document.documentElement.scrollHeight > innerHeight]), view).toEqual([false, false])
    }
    expect(Object.entries(found).filter(([, violations]) => violations.length > 0)).toEqual([])
    await page.context().close()
  })

  it('dialogs, menus and panels have no serious violation either', async () => {
    const page = await openAlone({ colorScheme })
    await page.locator('[data-canvas=picture][data-frame="0"]').waitFor({ state: 'attached' })
    const openings: [string, () => Promise<void>][] = [
      ['key sheet', () => page.keyboard.press('F1')],
      ['browse', () => page.keyboard.press('Control+o')],
      ['jobs', () => page.keyboard.press('Alt+j')],
      ['engine', () => page.locator('[data-status=engine]').click()],
      ['import menu', () => page.getByRole('button', { name: 'Import' }).click()],
      ['picture menu', () => page.locator('[role=application]').click({ button: 'right' })],
      ['display', () => page.keyboard.press('KeyB')],
    ]
    for (const [name, open] of openings) {
      await open()
      await page.locator('[role=dialog], [role=menu]').first().waitFor()
      await page.waitForTimeout(300)
      expect(await findViolations(page), name).toEqual([])
      await page.keyboard.press('Escape')
      await page.locator('[role=dialog], [role=menu]').first().waitFor({ state: 'hidden' })
    }
    await page.context().close()
  })
})

it('broke nothing on the way', () => expect(workstation.troubles).toEqual([]))
