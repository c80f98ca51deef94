import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { temporaryFolder } from '../support/temporaryFolder'
import { openWorkstation, reload } from '../support/workstation'
import type { Workstation } from '../support/workstation'
import { writeCorrectedProject } from './correctedProject'

const folder = temporaryFolder()
let workstation: Workstation
let page: Page

beforeAll(async () => {
  mkdirSync(join(folder, 'footage'))
  const project = join(folder, 'Corrected.trackproj')
  await writeCorrectedProject({ folder: project, footage: join(folder, 'footage') })
  workstation = await openWorkstation({ roots: [join(folder, 'footage')], project })
  page = await workstation.openPage()
})
afterAll(() => workstation?.close())

const openTab = async (): Promise<void> => {
  await page.keyboard.press('Alt+2')
  await page.locator('.track [data-canvas=picture][data-frame="0"]').waitFor()
  await page.keyboard.press('Shift+u')
}
const panel = () => page.locator('[data-corrections]')

describe('learn from my corrections', () => {
  it('is a key away, says what there is to learn from, and has the button in hand', async () => {
    await openTab()
    await panel().getByText('2 corrected spans with 20 places where the tracker was beside the target, in 1 clip.').waitFor()
    await panel().getByText(/“alexpul” goes on learning.* takes about \d+ minutes? on two processor cores/).waitFor()
    await page.locator('[data-teach]:focus').waitFor()
  })

  it('shows what an earlier lesson has brought: each span with both figures, and whether that is more than chance', async () => {
    const effect = page.locator('[data-effect=noise]')
    await effect.getByText(/Mean overlap on 2 spans: 0\.45 before, 0\.60 after\. That is no more than chance \(\+0\.15 ± 0\.76 at 95 %\)\. With 2 spans only a large effect/).waitFor()
    const rows = await effect.locator('[data-effect-span]').allTextContents()
    expect(rows.map((row) => row.replaceAll(/\s+/g, ' ').trim())).toEqual([expect.stringMatching(/^Patch 9–20\s?0\.402 lost\s?0\.61\s?\+0\.21$/), expect.stringMatching(/^Patch 30–44\s?0\.502 lost\s?0\.59\s?\+0\.09$/)])
  })

  it('takes its model for the project, and still does when the page is loaded anew', async () => {
    await page.locator('[data-use-model]').click()
    await page.locator('[data-model-used]').waitFor()
    await reload(page)
    await page.keyboard.press('Alt+2')
    await page.locator('.track [data-canvas=picture][data-frame="0"]').waitFor()
    await page.keyboard.press('Alt+o')
    await expect.poll(() => page.getByRole('combobox', { name: 'Model', exact: true }).evaluate((select: HTMLSelectElement) => select.selectedOptions[0]?.text)).toBe('earlier (alexnet)')
    await page.keyboard.press('Escape')
    await page.keyboard.press('Shift+u')
    await page.locator('[data-model-used]').waitFor()
    await panel().getByRole('button', { name: 'Go back to the model that ships' }).click()
    await page.locator('[data-use-model]').waitFor()
  })

  it('learns in a run of its own, which can be stopped', async () => {
    await page.locator('[data-teach]').click()
    await page.locator('[data-teaching=running]').waitFor()
    await page.locator('[data-teaching=running] [role=progressbar]').waitFor()
    await page.getByRole('button', { name: 'Stop and keep the model' }).click()
    await page.locator('[data-teach]').waitFor({ timeout: 110_000 })
    expect(workstation.troubles).toEqual([])
  })
})
