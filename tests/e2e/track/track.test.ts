import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { openWorkstation, reload } from '../support/workstation'
import type { Workstation } from '../support/workstation'
import { TrackPage } from './trackPage'

/** The first clip, davis_blackswan, has 50 frames. The swan's head and neck. */
const HEAD = { from: { x: 405, y: 65 }, to: { x: 500, y: 150 } }

let workstation: Workstation
let view: TrackPage

beforeAll(async () => {
  workstation = await openWorkstation()
  view = new TrackPage(await workstation.openPage({ settings: { tourSeen: false } }))
})
afterAll(() => workstation?.close())
beforeEach(() => workstation.troubles.splice(0))

describe('tracking', () => {
  it('goes from the first start to a tracked object in under ten actions', async () => {
    await view.open()
    await view.press('n')
    await view.drag(HEAD.from, HEAD.to)
    await view.press('t')
    await view.tracked('Object 1', 50)
    expect(view.actions).toBeLessThan(10)
    await expect.poll(() => view.row('Object 1')).toEqual({ boxes: 50, keyframes: 1 })
    await view.saved()
    expect(workstation.troubles).toEqual([])
  })

  it('shows the box of the frame in hand, where the target is', async () => {
    await expect.poll(() => view.box()).toEqual([405, 65, 95, 85])
    await view.press('End')
    await view.shown(49)
    const [left, top, width] = (await view.box()) as [number, number, number]
    // The swan's head has gone to the left and a little down by then (DAVIS).
    expect([Math.abs(left - 405) < 160, Math.abs(top - 65) < 80, width > 50 && width < 200]).toEqual([true, true, true])
    await expect.poll(() => view.page.getByText(/tracked · present · score 0\.\d{3}/).count()).toBe(1)
  })

  it('undoes a machine run in one step and does it again, to the same boxes', async () => {
    const before = await view.box()
    await view.press('Control+z')
    await view.tracked('Object 1', 1)
    await view.page.getByText('Undone: tracking run').waitFor()
    await view.press('Control+Shift+z')
    await view.tracked('Object 1', 50)
    await expect.poll(() => view.box()).toEqual(before)
  })

  it('never lets the machine touch a box that a person gave', async () => {
    await view.press('Home')
    for (let step = 0; step < 10; step += 1) await view.press('ArrowRight')
    await view.shown(10)
    const found = (await view.box()) as [number, number, number, number]
    await view.press('Control+Shift+ArrowRight')
    await view.press('Control+Shift+ArrowDown')
    const mine = [found[0] + 1, found[1] + 1, found[2], found[3]]
    await expect.poll(() => view.box()).toEqual(mine)
    await view.press('Home')
    await view.shown(0)
    await view.page.getByLabel('How far').selectOption({ label: 'to the end of the clip' })
    await view.press('t')
    await view.page.locator('[data-run=at-work]').waitFor()
    await view.page.locator('[data-run=at-work]').waitFor({ state: 'detached', timeout: 90_000 })
    await expect.poll(() => view.row('Object 1')).toEqual({ boxes: 50, keyframes: 2 })
    for (let step = 0; step < 10; step += 1) await view.press('ArrowRight')
    await view.shown(10)
    await expect.poll(() => view.box()).toEqual(mine)
    await view.page.getByLabel('How far').selectOption({ label: 'to the next keyframe' })
  })

  it('stops at once on Esc, and what came stays', async () => {
    await view.press('Shift+Delete')
    await view.press('Home')
    await view.press('n')
    await view.drag(HEAD.from, HEAD.to)
    await view.press('t')
    await view.page.locator('[data-run=at-work]').waitFor()
    await view.page.waitForFunction(() => /[1-9]\d* of/.test(document.querySelector('[data-run=at-work]')?.textContent ?? ''))
    await view.press('Escape')
    await view.page.locator('[data-run=at-work]').waitFor({ state: 'detached' })
    await expect.poll(async () => (await view.row('Object 1'))?.boxes).toBeGreaterThan(1)
    await expect.poll(async () => (await view.row('Object 1'))!.boxes).toBeLessThan(50)
  })

  it('loses nothing when the page is reloaded in the middle of a run', async () => {
    await view.press('Shift+Delete')
    await view.press('n')
    await view.drag(HEAD.from, HEAD.to)
    await view.press('t')
    await view.page.waitForFunction(() => /[1-9]\d* of/.test(document.querySelector('[data-run=at-work]')?.textContent ?? ''))
    await reload(view.page)
    await view.shown(0)
    await view.tracked('Object 1', 50)
    await view.saved()
    // Still one step, and still the box that was drawn.
    await expect.poll(() => view.box()).toEqual([405, 65, 95, 85])
    await view.press('Control+z')
    await view.tracked('Object 1', 1)
    await view.press('Control+z')
    await view.page.locator('[data-track]').waitFor({ state: 'detached' })
    for (let step = 0; step < 2; step += 1) await view.press('Control+Shift+z')
    await view.tracked('Object 1', 50)
    await view.saved()
    expect(workstation.troubles).toEqual([])
  })

  it('undoes what an earlier load of the page has done, the machine\'s run too', async () => {
    await reload(view.page)
    await view.tracked('Object 1', 50)
    await view.press('Control+z')
    await view.tracked('Object 1', 1)
    await view.saved()
    await reload(view.page)
    await view.tracked('Object 1', 1)
    await view.press('Control+Shift+z')
    await view.tracked('Object 1', 50)
    await view.saved()
    expect(workstation.troubles).toEqual([])
  })
})

describe('editing', () => {
  it('moves and resizes by handles, with Alt about the middle and with Shift keeping the shape', async () => {
    await view.press('Home')
    await view.shown(0)
    await view.drag({ x: 450, y: 110 }, { x: 460, y: 120 })
    await expect.poll(() => view.box()).toEqual([415, 75, 95, 85].map((value) => expect.closeTo(value, 0)))
    await view.drag({ x: 510, y: 160 }, { x: 520, y: 170 }, ['Alt'])
    await expect.poll(() => view.box()).toEqual([405, 65, 115, 105].map((value) => expect.closeTo(value, 0)))
    await view.drag({ x: 520, y: 170 }, { x: 540, y: 170 }, ['Shift'])
    await expect.poll(() => view.box()).toEqual([405, 65, 135, 123].map((value) => expect.closeTo(value, 0)))
    for (let step = 0; step < 3; step += 1) await view.press('Control+z')
    await expect.poll(() => view.box()).toEqual([405, 65, 95, 85])
  })

  it('takes numbers, nudges by one and by half a pixel, and gives the keys back to the picture', async () => {
    const left = view.page.getByLabel('Left', { exact: true })
    await left.fill('300.25')
    await left.press('Enter')
    await expect.poll(() => view.box()).toEqual([300.25, 65, 95, 85])
    await view.page.locator('.track [role=application]').focus()
    await view.press('Control+Shift+ArrowLeft')
    await view.press('Control+Alt+Shift+ArrowUp')
    await view.press('Alt+ArrowRight')
    await expect.poll(() => view.box()).toEqual([298.75, 64.5, 96, 85])
    for (let step = 0; step < 3; step += 1) await view.press('Control+z')
    await expect.poll(() => view.box()).toEqual([300.25, 65, 95, 85])
    await view.press('Control+z')
    await expect.poll(() => view.box()).toEqual([405, 65, 95, 85])
  })

  it('takes numbers of two fields between two pictures, each as one action', async () => {
    await view.page.evaluate(() => {
      for (const [side, text] of [['Left', '300.25'], ['Top', '66']] as const) {
        const field = [...document.querySelectorAll<HTMLInputElement>('[data-panel="track.numbers"] label')].find((label) => label.textContent.includes(side))!.querySelector('input')!
        field.focus()
        field.value = text
        field.dispatchEvent(new Event('input'))
        field.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true }))
      }
      document.querySelector<HTMLElement>('.track [role=application]')!.focus()
    })
    await expect.poll(() => view.box()).toEqual([300.25, 66, 95, 85])
    await view.press('Control+z')
    await expect.poll(() => view.box()).toEqual([300.25, 65, 95, 85])
    await view.press('Control+z')
    await expect.poll(() => view.box()).toEqual([405, 65, 95, 85])
  })

  it('sets keyframes, marks, and goes to them by keys', async () => {
    await view.press('End')
    await view.shown(49)
    await view.press('k')
    await expect.poll(async () => (await view.row('Object 1'))?.keyframes).toBe(2)
    await view.press('q')
    await view.page.getByRole('button', { name: /^Occluded/, pressed: true }).waitFor()
    await view.press('e')
    await view.shown(0)
    await view.press('r')
    await view.shown(49)
    await view.press('o')
    await view.page.getByRole('button', { name: /^Outside/, pressed: true }).waitFor()
    await view.press('[')
    await view.page.getByText('None in that direction').waitFor()
  })

  it('keeps several tracks, renamed, hidden, locked, in their order', async () => {
    await view.press('Home')
    await view.press('n')
    await view.drag({ x: 150, y: 220 }, { x: 300, y: 330 })
    await view.page.locator('[data-track]', { hasText: 'Object 2' }).waitFor()
    await view.press('F2')
    await view.page.getByLabel('Name of the track').fill('Body <b>')
    await view.page.keyboard.press('Enter')
    await view.page.locator('[data-track]', { hasText: 'Body <b>' }).waitFor()
    await view.page.getByRole('button', { name: 'Lock Body <b>' }).click()
    await view.page.locator('.track [role=application]').focus()
    const locked = await view.box()
    await view.press('Control+Shift+ArrowRight')
    await expect.poll(() => view.box()).toEqual(locked)
    await view.press('1')
    await view.press('Shift+h')
    await view.saved()
    await reload(view.page)
    await view.page.locator('[data-track]').nth(1).waitFor()
    await expect.poll(async () => (await view.page.locator('[data-track] .label').allTextContents()).map((text) => text.trim())).toEqual(['Object 1', 'Body <b>'])
    await view.page.getByRole('button', { name: 'Show Object 1' }).waitFor()
    await view.page.getByRole('button', { name: 'Unlock Body <b>' }).waitFor()
  })

  it('scrubs, zooms and marks a range in the timeline', async () => {
    await view.shown(0)
    const timeline = view.page.getByRole('slider', { name: /Timeline/ })
    const box = (await timeline.boundingBox())!
    const at = (share: number): [number, number] => [box.x + 124 + share * (box.width - 124), box.y + 12]
    await view.page.mouse.click(...at(0.5))
    await view.shown(25)
    await expect.poll(() => timeline.getAttribute('aria-valuenow')).toBe('25')
    await view.page.mouse.move(...at(0.5))
    await view.page.mouse.wheel(0, -400)
    await view.page.waitForFunction(() => document.querySelector('[data-window]')?.getAttribute('data-window') !== '0 50')
    const [from, to] = ((await timeline.getAttribute('data-window')) ?? '').split(' ').map(Number) as [number, number]
    expect([from > 5 && from < 20, to > 30 && to < 45]).toEqual([true, true])
    await view.page.mouse.dblclick(...at(0.2))
    await view.page.locator('[data-window="0 50"]').waitFor()
    await timeline.press('ArrowRight')
    await expect.poll(async () => Number(await timeline.getAttribute('aria-valuenow'))).toBeGreaterThan(10)
  })

  it('goes with the run when it is asked to', async () => {
    await view.press('Home')
    await view.press('2')
    await view.page.getByRole('button', { name: 'Unlock Body <b>' }).click()
    await view.page.locator('.track [role=application]').focus()
    await view.press('g')
    await view.press('t')
    await view.page.waitForFunction(() => Number(document.querySelector('.track [data-canvas=picture]')?.getAttribute('data-frame')) > 8)
    await view.press('Escape')
    await view.page.locator('[data-run=at-work]').waitFor({ state: 'detached' })
    await view.press('g')
    await view.saved()
  })

  it('writes tracks to files and takes them up again', async () => {
    const saving = view.page.waitForEvent('download')
    await view.press('Control+e')
    await view.page.getByRole('dialog', { name: 'Export tracks' }).getByRole('button', { name: 'Export', exact: true }).click() // JSON, unless said otherwise
    const download = await saving
    const path = join(workstation.folder, 'tracks.json')
    await download.saveAs(path)
    await view.page.locator('input[type=file]').setInputFiles(path)
    await view.page.getByText('2 tracks from tracks.json').waitFor()
    await expect.poll(() => view.page.locator('[data-track]').count()).toBe(4)
    await view.press('Control+z')
    await expect.poll(() => view.page.locator('[data-track]').count()).toBe(2)
    expect(workstation.troubles).toEqual([])
  })
})
