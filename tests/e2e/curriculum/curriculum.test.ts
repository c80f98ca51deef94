import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { Chain } from '../../../main/contract/learning'
import { makeRun } from '../../jobs/report/runFixture'
import { readLines } from '../learn/runFiles'
import { openRunFolders } from '../support/openRunFolders'
import { temporaryFolder } from '../support/temporaryFolder'
import { openWorkstation, reload } from '../support/workstation'
import type { Workstation } from '../support/workstation'

/** In the fixture: markup, for a careless page to run. */
const CLIP = '<b>evil & clip.mp4'

const folder = temporaryFolder()
const run = join(folder, 'mined')
let workstation: Workstation
let page: Page

beforeAll(async () => {
  await makeRun(run)
  workstation = await openWorkstation({ roots: [folder] })
  page = await workstation.openPage()
  page.setDefaultTimeout(20_000)
  await page.locator('[data-view=curriculum]').click()
  await openRunFolders(page, 'mined')
}, 300_000)
afterAll(() => workstation?.close())
afterEach(() => expect(workstation.troubles).toEqual([]))

const cards = () => page.locator('[data-chain]')
const verdictOf = (id: number) => page.locator(`[data-chain="${id}"] [data-verdict]`).getAttribute('data-verdict')
const chooseVerdict = (name: string) => page.getByRole('combobox', { name: 'Verdict' }).selectOption({ label: name })
const tab = (name: string) => page.getByRole('tab', { name }).click()
const within = { timeout: 20_000 }

describe('curriculum microscope', () => {
  it('shows the stages, what each did, and why it ended', async () => {
    const stages = page.locator('[data-stage]')
    await stages.first().waitFor()
    await expect.poll(() => stages.evaluateAll((elements) => elements.map((element) => `${element.getAttribute('data-stage')} ${element.getAttribute('data-stage-state')}`))).toEqual(['sample done', 'mine done', 'correspond done'])
    await stages.nth(1).getByRole('button').click()
    await expect.poll(() => page.locator('.story').textContent()).toContain('2 of 6 chains accepted (33 %)')
    await expect.poll(() => stages.nth(1).textContent()).toContain('all its steps were done')
  })

  it('lists mined pairs with their crops, numbers and verdicts', async () => {
    await expect.poll(() => cards().count(), within).toBe(7)
    await page.locator('[data-chain] img').first().waitFor()
    const written = await readLines<Chain>(run, 'chains.jsonl')
    for (const { id, rejection } of written.filter(({ round }) => round === 1)) await expect.poll(() => verdictOf(id)).toBe(rejection ?? 'accepted')
    await expect.poll(() => verdictOf(6)).toBe('unjudged') // its round is still being mined
    await chooseVerdict('cycle not closed')
    await expect.poll(() => cards().count(), within).toBe(1)
    await chooseVerdict('All verdicts')
    await expect.poll(() => cards().count(), within).toBe(7)
    await page.getByRole('combobox', { name: 'Sort by' }).selectOption('cycleError')
    await expect.poll(() => cards().first().getAttribute('data-chain'), within).toBe('6')
  })

  it('says of one pair what it was judged by, link by link', async () => {
    await page.locator('[data-chain="1"]').click()
    const detail = page.getByRole('complementary', { name: 'Chain 1' })
    await detail.getByRole('row', { name: /Cycle error/ }).waitFor()
    await expect.poll(() => detail.locator('tr.failed').textContent()).toContain('at most 0.25 object sizes')
    await expect.poll(() => detail.getByRole('listitem').count()).toBe(3)
    await detail.getByRole('button', { name: /Frame 5, score/ }).click()
    await expect.poll(() => detail.locator('figcaption').nth(1).textContent()).toBe('Frame 5')
    await expect.poll(() => detail.textContent()).toContain(CLIP)
    await page.keyboard.press('Escape')
    await detail.waitFor({ state: 'hidden' })
    await page.keyboard.press('ArrowRight')
    await page.getByRole('complementary').waitFor()
    await page.keyboard.press('Escape')
  })

  it('goes through what was mined window by window, as the run went', async () => {
    const moments = page.locator('.moments')
    await page.keyboard.press('s')
    await expect.poll(() => moments.getAttribute('data-moment'), within).toBe('1') // the newest, and there it stays
    await expect.poll(() => cards().count(), within).toBe(1)
    await expect.poll(() => moments.textContent()).toContain('Round 2, window 1')
    await page.keyboard.press('BracketLeft')
    await expect.poll(() => cards().count(), within).toBe(6)
    await expect.poll(() => moments.textContent()).toContain('6 chains')
    await page.getByRole('slider', { name: 'As it was mined' }).press('ArrowRight')
    await expect.poll(() => cards().count(), within).toBe(1)
    await page.getByRole('switch', { name: 'As it was mined' }).click()
    await expect.poll(() => cards().count(), within).toBe(7)
  })

  it('shows noise and reach as curves and as numbers', async () => {
    await tab('Noise of centres')
    const noise = page.locator('.noise tbody tr').first()
    await noise.waitFor()
    await expect.poll(async () => (await noise.locator('td').allTextContents()).slice(0, 2)).toEqual(['1', '2'])
    await tab('Reach')
    const reach = page.locator('.reach tbody tr').first()
    await reach.waitFor()
    await expect.poll(() => reach.locator('td').allTextContents()).toEqual(['1', '2', '6', '0.15', '0.25', '33.3 %'])
    await expect.poll(() => page.locator('.reach canvas').count()).toBe(3)
  })

  it('says that there are no hard negatives where nothing was ranked', async () => {
    await tab('Hard negatives')
    await page.getByText('No ranking yet').waitFor()
  })

  it('leaves a region and a clip out of mining, says what that does, and takes them in again', async () => {
    await tab('Mined pairs')
    await page.locator('[data-chain="2"]').click()
    await page.getByRole('button', { name: 'Exclude this region' }).click()
    await expect.poll(() => verdictOf(2), within).toBe('excluded')
    await page.keyboard.press('Escape')
    await tab('Clips and exclusions')
    const exclusion = page.locator(`[data-exclusion="${CLIP}"]`)
    await expect.poll(() => exclusion.textContent()).toContain('0 instances, 7 chains')
    await page.locator(`[data-clip-health="${CLIP}"]`).getByRole('button', { name: 'Exclude the clip' }).click()
    await expect.poll(() => exclusion.count(), within).toBe(2)
    await exclusion.first().getByRole('button', { name: 'Take in again' }).click()
    await expect.poll(() => exclusion.count(), within).toBe(1)
    const log = await readLines<{ excluded: boolean; region: object | null }>(run, 'exclusions.jsonl')
    expect(log.map(({ excluded, region }) => [excluded, region === null])).toEqual([[true, false], [true, true], [false, false]])
  })

  it('keeps what was left out over a reload, and runs nothing of a name', async () => {
    await reload(page)
    await tab('Clips and exclusions')
    await expect.poll(() => page.locator(`[data-exclusion="${CLIP}"]`).count(), within).toBe(1)
    const bold = await page.locator('main b', { hasText: 'evil' }).count()
    expect(bold).toBe(0)
  })
})
