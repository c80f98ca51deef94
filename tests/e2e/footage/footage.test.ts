import { mkdirSync, statSync } from 'node:fs'
import { copyFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { findFfmpeg } from '../../../main/video/ffmpeg'
import { paintClip, X264 } from '../../video/paintedClip'
import { temporaryFolder } from '../support/temporaryFolder'
import { openWorkstation, reload } from '../support/workstation'
import type { Workstation } from '../support/workstation'

/** A file system takes it, a careless page runs it. */
const SCRIPT_NAME = '<img src=x onerror=document.title="hacked">.mp4'

const COUNT = /^\d+ clips$/

let workstation: Workstation
let page: Page
const folder = temporaryFolder()

beforeAll(async () => {
  mkdirSync(join(folder, 'deep', 'numbers'), { recursive: true })
  const plain = await paintClip({ path: join(folder, 'plain.mp4'), count: 30 })
  await copyFile(plain, join(folder, SCRIPT_NAME))
  await paintClip({ path: join(folder, 'deep', 'uneven.mp4'), count: 24, encode: [...X264, '-vf', "setpts='if(gt(N,11),N*2-11,N)/(25*TB)'", ...(await findFfmpeg()).passthrough] })
  await paintClip({ path: join(folder, 'deep', 'numbers', '%03d.png'), count: 6, encode: [] })
  workstation = await openWorkstation({ roots: [folder] })
  page = await workstation.openPage()
})
afterAll(() => workstation?.close())

const row = (name: string) => page.locator('[role=option]', { hasText: name })
const shownFrame = () => page.locator('[data-canvas=picture]').getAttribute('data-frame')

describe('footage', () => {
  it('begins with the sample clips, the first of them on the stage', async () => {
    await row('davis_blackswan').waitFor()
    await page.locator('[data-canvas=picture][data-frame="0"]').waitFor()
    await expect.poll(() => page.locator('[role=option][aria-selected=true]').textContent()).toContain('davis_')
    await page.locator('[role=option] img').first().waitFor()
  })

  it('imports clips from a listing of the folders that were given', async () => {
    await page.keyboard.press('Control+o')
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('navigation').getByText('Folder', { exact: true }).click()
    await dialog.locator('[data-entry="plain.mp4"]').click()
    await dialog.locator(`[data-entry*="onerror"]`).click()
    await dialog.getByRole('button', { name: 'Import', exact: true }).click()
    await dialog.waitFor({ state: 'hidden' })
    await page.locator('[role=option][data-state=ready]', { hasText: 'plain.mp4' }).waitFor()
  })

  it('takes a path that is typed right after another place was chosen as one within that place, however slow the engine is', async () => {
    const slow = await workstation.openPage()
    await slow.routeWebSocket(/./, (socket) => {
      const server = socket.connectToServer()
      server.onMessage((message) => setTimeout(() => socket.send(message), 400))
    })
    await reload(slow)
    await slow.locator('[data-view=monitor]').click()
    await slow.getByRole('button', { name: /Open a run folder/ }).first().click()
    const dialog = slow.getByRole('dialog')
    await dialog.locator('[data-entry="footage"]').waitFor() // of the samples
    await dialog.getByRole('navigation').getByText('Folder', { exact: true }).click()
    await dialog.getByLabel('Folder in this place').fill('deep')
    await slow.keyboard.press('Enter')
    await dialog.locator('.crumbs').getByRole('button', { name: 'deep' }).waitFor()
    const alerts = await dialog.getByRole('alert').count()
    expect(alerts).toBe(0)
    await slow.context().close()
  })

  it('shows a name that is a script as the text that it is', async () => {
    await row('onerror').click()
    await expect.poll(() => page.locator('h1').textContent()).toBe(SCRIPT_NAME)
    await page.locator('[data-canvas=picture][data-frame="0"]').waitFor()
    await expect.poll(() => page.title()).toBe('Pultrack')
  })

  it('finds what was dropped by its name and size, wherever it lies below those folders', async () => {
    const { size } = statSync(join(folder, 'deep', 'uneven.mp4'))
    await dropFile({ name: 'uneven.mp4', size })
    await page.locator('[role=option][data-state=ready]', { hasText: 'uneven.mp4' }).waitFor()
    await dropFile({ name: 'nowhere.mp4', size: 10 })
    await page.getByText('“nowhere.mp4” was not found').waitFor()
  })

  it('says what the probe found and what it means', async () => {
    await row('uneven.mp4').click()
    const finding = page.locator('[data-finding="variable-rate"]')
    await expect.poll(() => finding.textContent()).toContain('Frame numbers and times come from')
  })

  it('takes a folder of images as a clip', async () => {
    await page.keyboard.press('Control+o')
    const dialog = page.getByRole('dialog')
    await dialog.locator('[data-entry="deep"]').click()
    await dialog.locator('[data-entry="numbers"]').click()
    await dialog.getByRole('button', { name: 'Import', exact: true }).click()
    await page.locator('[role=option][data-state=ready]', { hasText: 'numbers' }).click()
    await page.locator('[data-canvas=picture][data-frame="0"]').waitFor()
    await expect.poll(() => page.locator('.facts').textContent()).toContain('6 frames')
  })

  it('goes through the list by arrow keys, and filters it', async () => {
    await page.locator('[role=application]').focus()
    const name = () => page.locator('h1').textContent()
    const before = await name()
    await page.keyboard.press('ArrowUp')
    await expect.poll(name).not.toBe(before)
    await page.keyboard.press('ArrowDown')
    await expect.poll(name).toBe(before)
    await page.keyboard.press('Control+f')
    await page.keyboard.type('drift')
    await expect.poll(() => page.locator('[role=option]').count()).toBe(2)
    await page.keyboard.press('Control+a')
    await page.keyboard.press('Delete')
    await expect.poll(() => page.locator('[role=option]').count()).toBeGreaterThan(5)
  })

  it('has everything again after the page was loaded anew', async () => {
    const count = await page.getByText(COUNT).textContent()
    await reload(page)
    await row('plain.mp4').waitFor()
    await expect.poll(() => page.getByText(COUNT).textContent()).toBe(count)
    await expect.poll(shownFrame).toMatch(/^\d+$/)
  })

  it('takes a range of a clip by keys, every n-th frame of it by number, and keeps that', async () => {
    await row('plain.mp4').click()
    await page.locator('[data-canvas=picture][data-frame="0"]').waitFor()
    await page.locator('[role=application]').focus()
    for (let step = 0; step < 4; step += 1) await page.keyboard.press('ArrowRight')
    await page.keyboard.press('i')
    const portion = page.locator('[data-panel="footage.portion"]')
    await portion.getByText('26 of 30 frames').waitFor()
    await portion.getByLabel('Every n-th frame').fill('5')
    await page.keyboard.press('Enter')
    await portion.getByText('6 of 30 frames').waitFor()
    await reload(page)
    await row('plain.mp4').click()
    await portion.getByText('6 of 30 frames').waitFor()
    await portion.getByRole('button', { name: 'Whole clip' }).click()
    await portion.getByText('30 of 30 frames').waitFor()
  })

  it('leaves regions out that are drawn, moved, changed and removed by mouse and by keys', async () => {
    await row('plain.mp4').click()
    await page.locator('[data-canvas=picture][data-frame]').waitFor()
    await page.locator('[role=application]').focus()
    await page.keyboard.press('x')
    const dialog = page.getByRole('dialog')
    const stage = dialog.locator('.stage')
    await stage.locator('img').waitFor()
    const { x, y, width, height } = (await stage.boundingBox())!
    const drag = async (from: [number, number], to: [number, number]): Promise<void> => {
      await page.mouse.move(x + from[0] * width, y + from[1] * height)
      await page.mouse.down()
      await page.mouse.move(x + to[0] * width, y + to[1] * height, { steps: 4 })
      await page.mouse.up()
    }
    const regions = async (): Promise<number[][]> => (await dialog.locator('[data-region]').evaluateAll((rects) => rects.map((rect) => ['x', 'y', 'width', 'height'].map((name) => Number(rect.getAttribute(name))))))
    const [, , pictureWidth, pictureHeight] = ((await stage.locator('svg').getAttribute('viewBox')) ?? '').split(' ').map(Number) as [number, number, number, number]
    await drag([0.1, 0.1], [0.3, 0.3])
    await drag([0.5, 0.5], [0.9, 0.9])
    await expect.poll(async () => (await regions()).length).toBe(2)
    await drag([0.7, 0.7], [0.6, 0.6]) // the second, by its inside
    const offsets = async (): Promise<number[]> => {
      const [first, second] = await regions()
      return [first![0]! - 0.1 * pictureWidth, first![2]! - 0.2 * pictureWidth, second![0]! - 0.4 * pictureWidth, second![3]! - 0.4 * pictureHeight]
    }
    await expect.poll(async () => Math.max(...(await offsets()).map(Math.abs))).toBeLessThan(2.5)
    const [, second] = await regions()
    await page.keyboard.press('ArrowRight')
    await page.keyboard.press('Shift+ArrowDown')
    await expect.poll(async () => (await regions())[1]).toEqual([second![0]! + 1, second![1], second![2], second![3]! + 1])
    await dialog.getByLabel('Width').fill('7')
    await page.keyboard.press('Enter')
    await expect.poll(async () => (await regions())[1]![2]).toBe(7)
    const { PULTRACK_SCREENSHOTS } = process.env
    if (PULTRACK_SCREENSHOTS) await page.screenshot({ path: join(PULTRACK_SCREENSHOTS, 'regions.png') })
    await stage.locator('[data-region]').first().focus()
    await page.keyboard.press('Delete')
    await expect.poll(regions).toEqual([[second![0]! + 1, second![1], 7, second![3]! + 1]])
    await dialog.getByRole('button', { name: 'Add a region' }).click()
    await page.keyboard.press('ArrowUp') // what was added has the keys
    await expect.poll(async () => (await regions())[1]![1]).toBe(pictureHeight - Math.round(pictureHeight / 4) - 1)
    await dialog.getByRole('button', { name: 'Close', exact: true }).last().click()
    await reload(page)
    await row('plain.mp4').click()
    await page.getByRole('button', { name: '2 regions left out' }).click()
    await expect.poll(async () => (await regions())[0]).toEqual([second![0]! + 1, second![1], 7, second![3]! + 1])
    await dialog.getByRole('button', { name: /^Look at .* again$/ }).first().click()
    await dialog.getByRole('button', { name: /^Look at .* again$/ }).first().click()
    await dialog.getByText('Nothing is left out.').waitFor()
    await page.keyboard.press('Escape')
    await page.getByRole('button', { name: 'No region left out' }).waitFor()
  })

  it('teaches where nothing is left, and brings the samples back', async () => {
    await page.locator('[data-canvas=picture][data-frame]').waitFor()
    await page.locator('[role=application]').focus()
    for (let left = Number.parseInt((await page.getByText(COUNT).textContent()) ?? '', 10) - 1; left > 0; left -= 1) {
      await page.keyboard.press('Delete')
      await page.getByText(left === 1 ? '1 clip' : `${left} clips`, { exact: true }).waitFor()
    }
    await page.keyboard.press('Delete')
    await page.getByRole('heading', { name: 'No footage yet' }).waitFor()
    await page.getByRole('button', { name: 'Sample clips' }).click()
    await row('davis_blackswan').waitFor()
  })

  it('broke neither a script nor the content security policy', () => {
    expect(workstation.troubles).toEqual([])
  })
})

/** As a browser hands over a file from the desktop: name and bytes, no place. */
async function dropFile({ name, size }: { name: string; size: number }): Promise<void> {
  const transfer = await page.evaluateHandle((file) => {
    const data = new DataTransfer()
    data.items.add(new File([new Uint8Array(file.size)], file.name, { type: 'video/mp4' }))
    return data
  }, { name, size })
  await page.dispatchEvent('.footage', 'dragenter', { dataTransfer: transfer })
  await page.getByText('Drop clips to import them').waitFor()
  await page.dispatchEvent('.footage', 'drop', { dataTransfer: transfer })
}
