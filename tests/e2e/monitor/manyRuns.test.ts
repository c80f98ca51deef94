import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { temporaryFolder } from '../support/temporaryFolder'
import { openWorkstation } from '../support/workstation'
import type { Workstation } from '../support/workstation'
import { writeRun } from './writtenRun'

/** landscape M12: hundreds of runs. */
const RUNS = 500
const nameOf = (index: number): string => `run-${String(index).padStart(3, '0')}`

let workstation: Workstation
let page: Page
const folder = temporaryFolder()
const project = join(folder, 'Many.trackproj')

beforeAll(async () => {
  for (let index = 0; index < RUNS; index += 1) await writeRun({ folder: join(project, 'runs', nameOf(index)), rows: 3, learningRate: 0.001 * (1 + (index % 7)), loss: (step) => 1 / (1 + step) })
  workstation = await openWorkstation({ project })
  page = await workstation.openPage()
  page.setDefaultTimeout(60_000)
}, 300_000)
afterAll(() => workstation?.close())

describe('hundreds of runs', () => {
  it('are listed, of which only those in sight are in the page', async () => {
    const start = performance.now()
    await page.locator('[data-view=monitor]').click()
    await page.locator('[data-run]').first().waitFor()
    console.info(`${RUNS} runs listed after ${(performance.now() - start).toFixed(0)} ms`)
    await expect.poll(() => page.locator('[data-run]').first().getAttribute('aria-setsize')).toBe(String(RUNS))
    await expect.poll(() => page.locator('[data-run]').count()).toBeLessThan(60)
  })

  it('are gone through to the last, and searched', async () => {
    await page.locator('[data-panel="monitor.runs"] .list').evaluate((list) => list.scrollTo(0, list.scrollHeight))
    await page.locator(`[data-run][aria-posinset="${RUNS}"]`).waitFor()
    await page.getByRole('searchbox', { name: 'Filter runs' }).fill(nameOf(271))
    await expect.poll(() => page.locator('[data-run]').evaluateAll((rows) => rows.map((row) => (row as HTMLElement).dataset['run']))).toEqual([nameOf(271)])
    await page.locator('[data-run] input').check()
    await page.locator('[data-tag="correspond/loss"] canvas').first().waitFor()
  })

  it('can be resumed from Learn: twenty of them at once in the list, the rest when asked for', async () => {
    await page.locator('[data-view=learn]').click()
    const others = page.locator('[data-panel="learn.others"]')
    await others.waitFor()
    await expect.poll(() => others.locator('li').count()).toBe(20)
    await others.getByRole('button', { name: `Show ${RUNS - 21} more` }).click() // one is shown as the run in hand
    await expect.poll(() => others.locator('li').count()).toBe(RUNS - 1)
  })

  it('broke nothing on the way', () => expect(workstation.troubles).toEqual([]))
})
