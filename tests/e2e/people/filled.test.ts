import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { makeRun } from '../../jobs/report/runFixture'
import { temporaryFolder } from '../support/temporaryFolder'
import { openWorkstation } from '../support/workstation'
import type { Workstation } from '../support/workstation'
import { TrackPage } from '../track/trackPage'
import { lookAt } from './looks'
import { showView } from './views'

// The views as they are in use: tracks, answers, corrections, mined pairs, curves, a run that learns.

const SAMPLE = join(import.meta.dirname, '..', '..', '..', 'resources', 'samples', 'held-out', 'davis_libby')
const [LEFT, TOP, WIDTH, HEIGHT] = readFileSync(join(SAMPLE, 'groundtruth_rect.txt'), 'utf8').split('\n')[0]!.split(',').map(Number) as [number, number, number, number]
const TRACKED = 14
const LOST = { from: 6, to: 8 }
/** Two behind what was lost: a span to learn from lies between neighbouring boxes of a person, with the target in both. */
const CORRECTED = [10, 13]
const WORK_MILLISECONDS = 240_000

const folder = temporaryFolder()
let workstation: Workstation
let page: Page
let view: TrackPage

beforeAll(async () => {
  await makeRun(join(folder, 'mined'))
  workstation = await openWorkstation({ roots: [folder] })
  page = await workstation.openPage()
  page.setDefaultTimeout(60_000)
  view = new TrackPage(page)
  await page.locator('[role=option][data-state=ready]', { hasText: 'davis_libby' }).waitFor({ timeout: WORK_MILLISECONDS })
}, 2 * WORK_MILLISECONDS)
afterAll(() => workstation?.close())

/** Opens something over the view, looks at it, and closes it. */
async function lookAtOpened(name: string, open: () => Promise<void>): Promise<void> {
  await open()
  await page.locator('[role=dialog], [role=menu]').first().waitFor()
  await lookAt(page, name)
  await page.keyboard.press('Escape')
  await page.locator('[role=dialog], [role=menu]').first().waitFor({ state: 'hidden' })
}

async function openRun(name: string): Promise<void> {
  await page.keyboard.press('Control+o')
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('navigation').getByText('Folder', { exact: true }).click()
  await dialog.locator(`[data-entry="${name}"] button`).click()
  await dialog.getByRole('button', { name: 'Open', exact: true }).click()
  await dialog.waitFor({ state: 'hidden' })
}

// Minutes: every view in use, in four looks each.
const LONG = process.env['PULTRACK_LONG_TESTS'] === '1'

describe.runIf(LONG)('tracks', () => {
  it('with a span that was lost, and a box that was put right', async () => {
    await view.open('davis_libby')
    await page.keyboard.press('n')
    await view.drag({ x: LEFT, y: TOP }, { x: LEFT + WIDTH, y: TOP + HEIGHT })
    await page.getByRole('combobox', { name: 'How far' }).selectOption('frames')
    await page.getByRole('textbox', { name: 'Frames', exact: true }).fill(String(TRACKED))
    await page.keyboard.press('Enter')
    await page.locator('.track [role=application]').focus()
    await page.keyboard.press('t')
    await page.locator('[data-run=at-work]').waitFor()
    await lookAt(page, 'track-running')
    await page.locator('[data-track] .numbers', { hasText: new RegExp(`^${TRACKED + 1} box`) }).waitFor({ timeout: WORK_MILLISECONDS })
    await page.keyboard.press('Control+g')
    await page.keyboard.type(String(LOST.from))
    await page.keyboard.press('Enter')
    for (let frame = LOST.from; frame <= LOST.to; frame += 1) {
      await view.shown(frame)
      await page.keyboard.press('x')
      await page.keyboard.press('ArrowRight')
    }
    await view.saved()
    await lookAt(page, 'track-filled')
  }, WORK_MILLISECONDS)

  it('their menus and options', async () => {
    await lookAtOpened('track-export', () => page.keyboard.press('Control+e'))
    await lookAtOpened('track-divide', () => page.getByRole('button', { name: 'Divide' }).click())
    await lookAtOpened('track-options', () => page.keyboard.press('Alt+o'))
    await lookAtOpened('track-picture-menu', () => page.locator('.track [role=application]').click({ button: 'right' }))
    await lookAtOpened('track-timeline-menu', () => page.locator('.timeline .host').click({ button: 'right' }))
  }, WORK_MILLISECONDS)

  it('their trouble, answers and corrections', async () => {
    await page.getByRole('tab', { name: /Trouble/ }).click()
    await lookAt(page, 'track-trouble')
    await page.keyboard.press('m')
    await page.keyboard.press('Shift+R')
    await page.locator('[data-origin=fresh], [data-origin=recorded]').waitFor({ timeout: WORK_MILLISECONDS })
    await lookAt(page, 'track-response')
    for (const frame of CORRECTED) {
      await page.keyboard.press('Control+g')
      await page.keyboard.type(String(frame))
      await page.keyboard.press('Enter')
      await view.shown(frame)
      await page.keyboard.press('Shift+N')
      await view.drag({ x: LEFT, y: TOP }, { x: LEFT + WIDTH, y: TOP + HEIGHT })
      await page.locator('[data-run=at-work]').waitFor({ state: 'hidden', timeout: WORK_MILLISECONDS })
    }
    await page.keyboard.press('Shift+U')
    await page.locator('[data-corrections]:not([data-corrections="0"])').waitFor({ timeout: WORK_MILLISECONDS })
    await lookAt(page, 'track-corrections')
  }, 2 * WORK_MILLISECONDS)
})

describe.runIf(LONG)('a run', () => {
  it('in the microscope: pairs, negatives, noise, reach, clips, checkpoints', async () => {
    await showView(page, 'curriculum')
    await openRun('mined')
    await page.locator('[data-chain] img').first().waitFor()
    await page.locator('[data-chain]').first().click()
    await page.locator('aside.detail').waitFor()
    for (const tab of ['Mined pairs', 'Hard negatives', 'Noise of centres', 'Reach', 'Clips and exclusions', 'Checkpoints']) {
      await page.getByRole('tab', { name: tab }).click()
      await lookAt(page, `curriculum-${tab.toLowerCase().replaceAll(' ', '-')}`)
    }
  }, 2 * WORK_MILLISECONDS)

  it('in the monitor: values, parameters, alerts, machine', async () => {
    await showView(page, 'monitor')
    await page.locator('[data-tag$="/loss"] canvas').first().waitFor()
    for (const key of ['1', '2', '3', '4']) {
      await page.keyboard.press(key)
      await lookAt(page, `monitor-filled-${key}`)
    }
  }, 2 * WORK_MILLISECONDS)

  it('that learns just now', async () => {
    await showView(page, 'learn')
    await page.getByRole('combobox', { name: 'Preset' }).selectOption('quick')
    await page.getByRole('button', { name: /^Start/ }).click()
    await page.locator('[data-run-state=running]').waitFor({ timeout: WORK_MILLISECONDS })
    await lookAt(page, 'learn-running')
    await page.keyboard.press('Alt+j')
    await lookAt(page, 'jobs-running')
    await page.keyboard.press('Escape')
    await page.getByRole('button', { name: 'Stop and keep the model' }).click()
    await page.locator('[data-run-state=stopped], [data-run-state=interrupted]').waitFor({ timeout: WORK_MILLISECONDS })
  }, 3 * WORK_MILLISECONDS)
})

it.runIf(LONG)('broke nothing on the way', () => expect(workstation.troubles).toEqual([]))
