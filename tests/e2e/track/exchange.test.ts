import { readFile } from 'node:fs/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Page } from 'playwright-core'
import { findViolations } from '../support/findViolations'
import { openWorkstation } from '../support/workstation'
import type { Workstation } from '../support/workstation'
import { TrackPage } from './trackPage'

/** The first clip, davis_blackswan, has 50 frames. */
const BOX = { from: { x: 405, y: 65 }, to: { x: 500, y: 150 } }

let workstation: Workstation
let view: TrackPage
let page: Page

beforeAll(async () => {
  workstation = await openWorkstation()
  page = await workstation.openPage()
  view = new TrackPage(page)
  await view.open()
  await view.press('n')
  await view.drag(BOX.from, BOX.to)
  await view.tracked('Object 1', 1)
})
afterAll(() => workstation?.close())

/** Axe finds nothing grave in the dialog that is open. */
async function expectNoViolations(): Promise<void> {
  const violations = await findViolations(page, '[role=dialog]')
  expect(violations).toEqual([])
}

async function download(press: () => Promise<void>): Promise<{ name: string; text: string }> {
  const [file] = await Promise.all([page.waitForEvent('download'), press()])
  return { name: file.suggestedFilename(), text: await readFile(await file.path(), 'utf8') }
}

describe('tracks for other programs', () => {
  it('says what a format loses before it writes', async () => {
    await view.press('Control+e')
    const dialog = page.getByRole('dialog', { name: 'Export tracks' })
    await dialog.getByText('Keeps everything.').waitFor()
    await dialog.getByLabel('Format').selectOption({ label: 'OTB' })
    await dialog.locator('[data-loss=times]').waitFor()
    await expect.poll(() => dialog.locator('[data-loss]').evaluateAll((items) => items.map((item) => item.getAttribute('data-loss')))).toEqual(['who', 'labels', 'times'])
    await expectNoViolations()
    const { name, text } = await download(() => dialog.getByRole('button', { name: 'Export', exact: true }).click())
    expect(name).toMatch(/\.otb\.txt$/)
    expect(text.split('\n')[0]).toBe('406,66,95,85') // counted from 1
    await dialog.waitFor({ state: 'hidden' })
  })

  it('writes speed and way in a unit of length, and remembers the scale of the clip', async () => {
    await view.press('Control+e')
    const dialog = page.getByRole('dialog', { name: 'Export tracks' })
    await dialog.getByLabel('Format').selectOption({ label: 'Speed and distance (CSV)' })
    await dialog.getByLabel('Pixels for one unit').fill('10')
    await dialog.getByLabel('Unit', { exact: true }).fill('cm')
    await dialog.getByLabel('Unit', { exact: true }).press('Tab')
    await expectNoViolations()
    const { text } = await download(() => dialog.getByRole('button', { name: 'Export', exact: true }).click())
    expect(text.split('\n').slice(0, 2)).toEqual(['frame,pts_s,track,label,x_cm,y_cm,w_cm,h_cm,speed_cm_per_s,distance_cm,state', '0,0,1,Object 1,45.25,10.75,9.5,8.5,,0,tracked'])
    await view.press('Control+e')
    await dialog.getByLabel('Format').selectOption({ label: 'Speed and distance (CSV)' })
    await expect.poll(() => dialog.getByLabel('Pixels for one unit').inputValue()).toBe('10')
    const stored = await page.evaluate(() => JSON.stringify(localStorage))
    expect(stored).not.toContain('"cm"') // it goes with the project
    await view.press('Escape')
  })

  it('asks what to do with a file that counts from another frame, and puts its boxes right', async () => {
    const rows = Array.from({ length: 50 }, (_, frame) => `${frame + 2},1,${frame + 1},11,20,20,1,1,1\n`).join('')
    await page.locator('input[type=file][multiple][accept*=".slp"]').setInputFiles({ name: 'late.txt', mimeType: 'text/plain', buffer: Buffer.from(rows) })
    const dialog = page.getByRole('dialog', { name: 'late.txt does not fit the clip' })
    await dialog.getByText('Its frames are counted from 1.').waitFor()
    const [frame, button] = await Promise.all([dialog.boundingBox(), dialog.getByRole('button', { name: 'Do not import' }).boundingBox()])
    expect(button!.x).toBeGreaterThan(frame!.x)
    await expectNoViolations()
    await dialog.getByRole('button', { name: 'Put on the right frames' }).click()
    await page.getByText('1 track from late.txt').waitFor()
    await page.getByText('Its frames are counted from 1. Its boxes were put on the right frames.').waitFor()
    await view.press('Home')
    await view.shown(0)
    await expect.poll(() => view.box()).toEqual([0, 10, 20, 20])
    await view.press('Control+z')
  })

  it('asks about a file that shows its frames at other times, and lays its boxes on those that are shown then', async () => {
    const rows = Array.from({ length: 25 }, (_, frame) => `${frame},${(frame / 12.5).toFixed(6)},1,Slow,${10 * frame},0,20,20,0.5,3,tracked,tracker,0\n`).join('')
    const file = `frame,pts_s,track,label,x,y,w,h,score,psr,state,source,keyframe\n${rows}`
    await page.locator('input[type=file][multiple][accept*=".slp"]').setInputFiles({ name: 'slow.csv', mimeType: 'text/csv', buffer: Buffer.from(file) })
    const dialog = page.getByRole('dialog', { name: 'slow.csv does not fit the clip' })
    await dialog.getByText('It counts 12.5 frames a second, the clip has 25.').waitFor()
    await dialog.getByRole('button', { name: 'Put on the right frames' }).click()
    await view.tracked('Slow', 49) // those between are filled in
    await view.press('Control+z')
    expect(workstation.troubles).toEqual([])
  })
})
