import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openWorkstation } from '../support/workstation'
import type { PageOptions, Workstation } from '../support/workstation'
import { listViews, showView } from './views'

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'best-practice']
/** For people to look at; not compared. */
const PICTURES = process.env['PULTRACK_SCREENSHOTS']

let workstation: Workstation

beforeAll(async () => {
  workstation = await openWorkstation()
})
afterAll(() => workstation?.close())

interface Violation {
  id: string
  impact: string
  nodes: string[]
}

/** What axe calls serious or critical. It is evaluated, not inserted: the content security policy forbids scripts of others. */
async function findViolations(page: Page): Promise<Violation[]> {
  await page.evaluate(AXE)
  return page.evaluate(async (rules) => {
    const { axe } = window as unknown as { axe: { run: (context: Document, options: object) => Promise<{ violations: { id: string; impact: string; nodes: { html: string; failureSummary: string }[] }[] }> } }
    const { violations } = await axe.run(document, { runOnly: rules })
    return violations
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .map(({ id, impact, nodes }) => ({ id, impact, nodes: nodes.map(({ html, failureSummary }) => `${html.slice(0, 200)} :: ${failureSummary.slice(0, 300)}`) }))
  }, RULES)
}

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
