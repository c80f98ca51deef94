import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { openWorkstation, reload } from '../support/workstation'
import type { Workstation } from '../support/workstation'
import { lookAt } from './looks'

let workstation: Workstation
let page: Page

beforeAll(async () => {
  workstation = await openWorkstation()
  page = await workstation.openPage({ settings: { tourSeen: false } })
})
afterAll(() => workstation?.close())
afterEach(() => expect(workstation.troubles).toEqual([]))

const tour = () => page.getByRole('region', { name: 'Tour' })
const step = () => page.locator('.tour').getAttribute('data-step')
const focused = () => page.evaluate(() => document.activeElement?.textContent?.trim() ?? '')

describe('a first start', () => {
  it('offers the tour beside the work: it takes no key, no focus and no place of the view', async () => {
    await tour().waitFor()
    const inHand = await focused()
    expect(inHand).not.toBe('Next')
    const [bar, view] = await Promise.all([tour().boundingBox(), page.locator('#view').boundingBox()])
    expect(bar!.y).toBeGreaterThanOrEqual(view!.y + view!.height)
    await page.keyboard.press('Alt+2') // as ever
    await page.locator('nav [data-view=track][aria-current=page]').waitFor()
    await page.keyboard.press('Alt+1')
    await lookAt(page, 'tour')
  }, 120_000)

  it('goes through the views by keys alone, each step with a ring round what it is about', async () => {
    await page.keyboard.press('Alt+h')
    await expect.poll(focused).toBe('Next')
    for (const [id, view] of [['footage', 'footage'], ['track', 'track'], ['doubt', 'track'], ['learn', 'learn'], ['watch', 'monitor'], ['keys', 'monitor']]) {
      await expect.poll(step).toBe(id)
      await page.locator(`nav [data-view=${view}][aria-current=page]`).waitFor()
      await page.locator('.tour .ring').waitFor()
      await page.keyboard.press('Enter')
    }
    await tour().waitFor({ state: 'hidden' })
  })

  it('is not offered again, but begins anew from the sheet of keys, and Esc puts it away', async () => {
    await reload(page)
    const tours = await tour().count()
    expect(tours).toBe(0)
    await page.keyboard.press('F1')
    await page.getByRole('dialog').getByRole('button', { name: 'Take the tour' }).click()
    await expect.poll(step).toBe('footage')
    await expect.poll(focused).toBe('Next')
    await page.keyboard.press('Escape')
    await tour().waitFor({ state: 'hidden' })
  })

  it('speaks German where the page does', async () => {
    const german = await workstation.openPage({ locale: 'de-DE', settings: { tourSeen: false, language: 'de' } })
    await german.getByRole('region', { name: 'Rundgang' }).getByText('Beispielclips').waitFor()
    await german.context().close()
  })
})

describe('logs', () => {
  it('stand where they are said to lie, and are read in the page', async () => {
    await page.keyboard.press('Alt+Shift+l')
    const dialog = page.getByRole('dialog', { name: 'Logs' })
    const folder = await dialog.locator('[data-log-folder]').textContent()
    expect(folder).toBe(join(workstation.folder, 'data', 'logs'))
    await dialog.locator('[data-log="pultrack.log"]').waitFor()
    const written = await readFile(join(folder!, 'pultrack.log'), 'utf8')
    expect(written).toMatch(/^\d{4}-[^ ]+ \[\d+\] engine begins: Pultrack /)
    await expect.poll(() => dialog.getByRole('region', { name: 'Last lines' }).textContent()).toContain(written.split('\n')[0])
    await lookAt(page, 'logs')
    await page.keyboard.press('Escape')
    await dialog.waitFor({ state: 'hidden' })
  }, 120_000)
})
