import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import sharp from 'sharp'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { paintClip, readNumber } from '../../video/paintedClip'
import { temporaryFolder } from '../support/temporaryFolder'
import { openWorkstation } from '../support/workstation'
import type { Workstation } from '../support/workstation'
import { awaitFrame, goToFrame, readStage, readView } from './stagePicture'

const COUNT = 250
const SIZE = { width: 128, height: 96 }

let workstation: Workstation
let page: Page
const folder = temporaryFolder()

beforeAll(async () => {
  await paintClip({ path: join(folder, 'numbers.mp4'), count: COUNT })
  workstation = await openWorkstation({ roots: [folder], project: join(folder, 'Player.trackproj') })
  page = await workstation.openPage({ permissions: ['clipboard-read', 'clipboard-write'], acceptDownloads: true })
  await page.getByRole('button', { name: /Browse/ }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('navigation').getByText('Folder', { exact: true }).click()
  await dialog.locator('[data-entry="numbers.mp4"]').dblclick()
  await page.locator('[data-canvas=picture][data-frame="0"]').waitFor({ state: 'attached' })
})
afterAll(() => workstation?.close())
beforeEach(async () => {
  await page.keyboard.press('Digit0')
  await goToFrame(page, 100)
})

const time = () => page.locator('[data-position=time]').textContent()
const position = async (): Promise<number> => Number(await page.getByLabel('Frame', { exact: true }).inputValue())
const view = () => readView(page)

describe('going through a clip', () => {
  it.each([
    ['ArrowRight', 101], ['KeyF', 101], ['Period', 101], ['ArrowLeft', 99], ['KeyD', 99], ['Comma', 99],
    ['Control+ArrowRight', 110], ['Control+ArrowLeft', 90], ['Control+Alt+ArrowRight', 200], ['Control+Alt+ArrowLeft', 0],
    ['Home', 0], ['End', COUNT - 1], ['PageDown', 125], ['PageUp', 75],
  ])('%s goes from frame 100 to %i', async (key, expected) => {
    await page.keyboard.press(key)
    await awaitFrame(page, expected)
    await expect.poll(position).toBe(expected)
  })

  it('shows the time, and goes to one that is typed', async () => {
    await expect.poll(time).toBe('0:00:04.000')
    await page.keyboard.press('Control+g')
    await page.keyboard.type('0:07.32')
    await page.keyboard.press('Enter')
    await awaitFrame(page, 183)
    await expect.poll(time).toBe('0:00:07.320')
  })

  it('gives the keys back to the picture after Enter, and keeps them from fields that are typed in', async () => {
    await page.keyboard.press('Control+g')
    await page.keyboard.type('50')
    await page.keyboard.press('ArrowLeft') // within the text
    await page.keyboard.press('Enter')
    await awaitFrame(page, 50)
    await page.keyboard.press('ArrowRight')
    await awaitFrame(page, 51)
  })

  it('refuses a frame that the clip does not have', async () => {
    await page.keyboard.press('Control+g')
    await page.keyboard.type('9999')
    await page.keyboard.press('Enter')
    await page.getByText('“9999” is neither').waitFor()
    await expect.poll(position).toBe(100)
    await page.keyboard.press('Alt+x')
  })

  it('copies frame and time', async () => {
    await page.keyboard.press('Control+Shift+c')
    await page.waitForFunction(async () => (await navigator.clipboard.readText()) === '100\t0:00:04.000')
  })

  it('goes where the bar is clicked, and scrubs where it is dragged to', async () => {
    const bar = (await page.locator('.seek').boundingBox())!
    await page.mouse.click(bar.x + bar.width / 2, bar.y + bar.height / 2)
    await expect.poll(async () => Math.abs((await position()) - COUNT / 2)).toBeLessThan(4)
    await page.mouse.move(bar.x + bar.width / 2, bar.y + bar.height / 2)
    await page.mouse.down()
    for (let step = 1; step <= 20; step += 1) await page.mouse.move(bar.x + bar.width * (0.5 + step * 0.02), bar.y + bar.height / 2)
    await page.mouse.up()
    await expect.poll(async () => Math.abs((await position()) - 0.9 * COUNT)).toBeLessThan(2) // the mouse went by five frames a step
    await awaitFrame(page, await position())
  })
})

describe('playing', () => {
  it('goes on at the source\'s rate, and stops where it is told', async () => {
    const started = Date.now()
    await page.keyboard.press('Space')
    await page.waitForFunction(() => Number(document.querySelector<HTMLElement>('[data-canvas=picture]')!.dataset['frame']) >= 140)
    await page.keyboard.press('Space')
    // Forty frames last 1.6 s; a machine that is busy may take longer, none may be quicker.
    expect(Date.now() - started).toBeGreaterThan(1400)
    const stopped = await position()
    await awaitFrame(page, stopped)
    await page.waitForTimeout(300)
    const later = await position()
    expect(later).toBe(stopped)
  })

  it('ends at the last frame, and begins anew from there', async () => {
    await goToFrame(page, COUNT - 6)
    await page.keyboard.press('Space')
    await page.getByRole('button', { name: 'Play', exact: true }).waitFor()
    await awaitFrame(page, COUNT - 1)
    await page.keyboard.press('Space')
    await page.waitForFunction(() => {
      const frame = Number(document.querySelector<HTMLElement>('[data-canvas=picture]')!.dataset['frame'])
      return frame > 2 && frame < 100
    })
    await page.keyboard.press('Space')
  })

  it('J plays backward, L faster', async () => {
    await page.keyboard.press('KeyJ')
    await page.waitForFunction(() => Number(document.querySelector<HTMLElement>('[data-canvas=picture]')!.dataset['frame']) < 95)
    await page.keyboard.press('Space')
    await page.keyboard.press('KeyL')
    await page.keyboard.press('KeyL')
    await page.waitForFunction(() => Number(document.querySelector<HTMLElement>('[data-canvas=picture]')!.dataset['frame']) > 105)
    await expect.poll(() => page.getByLabel('Speed').evaluate((select: HTMLSelectElement) => select.selectedOptions[0]?.text)).toBe('2×')
    await page.keyboard.press('Space')
    await page.getByLabel('Speed').selectOption({ label: '1× (source rate)' })
  })
})

describe('looking closer', () => {
  it('the wheel zooms around the cursor', async () => {
    const stage = (await page.locator('[role=application]').boundingBox())!
    const at = { x: Math.round(stage.x + stage.width * 0.6) - stage.x, y: Math.round(stage.y + stage.height * 0.4) - stage.y } // mice know whole pixels only
    const before = await view()
    await page.mouse.move(stage.x + at.x, stage.y + at.y)
    await page.mouse.wheel(0, -400)
    await page.waitForFunction((scale) => Number(document.querySelector<HTMLElement>('[data-canvas=picture]')!.dataset['view']!.split(' ')[0]) > scale * 1.5, before.scale)
    const after = await view()
    expect((at.x - after.x) / after.scale).toBeCloseTo((at.x - before.x) / before.scale, 3)
    expect((at.y - after.y) / after.scale).toBeCloseTo((at.y - before.y) / before.scale, 3)
  })

  it('dragging moves the picture, with either button; double click fits it', async () => {
    const stage = (await page.locator('[role=application]').boundingBox())!
    const fitted = await view()
    await page.keyboard.press('Equal')
    for (const button of ['left', 'middle'] as const) {
      const before = await view()
      await page.mouse.move(stage.x + 200, stage.y + 150)
      await page.mouse.down({ button })
      await page.mouse.move(stage.x + 230, stage.y + 165, { steps: 3 })
      await page.mouse.up({ button })
      const after = await view()
      expect([after.x - before.x, after.y - before.y].map(Math.round)).toEqual([30, 15])
    }
    await page.mouse.dblclick(stage.x + 200, stage.y + 150)
    await expect.poll(view).toEqual(fitted)
  })

  it('Space and dragging move it over whatever lies there, and play nothing', async () => {
    const stage = (await page.locator('[role=application]').boundingBox())!
    await page.keyboard.press('Equal')
    const before = await view()
    await page.mouse.move(stage.x + 300, stage.y + 200)
    await page.keyboard.down('Space')
    await page.mouse.down()
    await page.mouse.move(stage.x + 260, stage.y + 200, { steps: 3 })
    await page.mouse.up()
    await page.keyboard.up('Space')
    await expect.poll(async () => Math.round((await view()).x - before.x)).toBe(-40)
    await page.getByRole('button', { name: 'Play', exact: true }).waitFor()
  })

  it('Z and Shift-drag zoom to a drawn box; Esc leaves that', async () => {
    const stage = (await page.locator('[role=application]').boundingBox())!
    const drawBox = async (): Promise<void> => {
      await page.mouse.move(stage.x + 400, stage.y + 100)
      await page.mouse.down()
      await page.mouse.move(stage.x + 500, stage.y + 180, { steps: 3 })
      await page.mouse.up()
    }
    const fitted = await view()
    await page.keyboard.press('KeyZ')
    await drawBox()
    await expect.poll(async () => (await view()).scale).toBeGreaterThan(fitted.scale * 3)
    await page.keyboard.press('Digit0')
    await page.keyboard.down('Shift')
    await drawBox()
    await page.keyboard.up('Shift')
    await expect.poll(async () => (await view()).scale).toBeGreaterThan(fitted.scale * 3)
    await page.keyboard.press('Digit0')
    await page.keyboard.press('KeyZ')
    await page.keyboard.press('Escape')
    await drawBox()
    await expect.poll(async () => (await view()).scale).toBe(fitted.scale)
  })

  it('brightness changes what is seen, and nothing else', async () => {
    await goToFrame(page, 0)
    const read = async (): Promise<number> => (await readStage(page, [{ x: 0.5, y: 0.5 }], SIZE))[0]!
    const before = await read()
    await page.keyboard.press('KeyB')
    await page.getByRole('slider', { name: 'Brightness' }).focus()
    for (let press = 0; press < 20; press += 1) await page.keyboard.press('ArrowRight')
    await expect.poll(read).toBeGreaterThan(before * 1.5)
    await page.getByRole('button', { name: 'As recorded' }).click()
    await expect.poll(read).toBe(before)
    await page.keyboard.press('Escape')
  })

  it('stretch makes the darkest black and the brightest white', async () => {
    await goToFrame(page, 1)
    const read = (): Promise<number[]> => readStage(page, [{ x: 1 / 8, y: 1 / 6 }, { x: 7 / 8, y: 5 / 6 }], SIZE)
    const [bright, dark] = await read() as [number, number]
    expect([bright < 250, dark > 5]).toEqual([true, true])
    await page.keyboard.press('KeyB')
    await page.getByRole('slider', { name: 'Stretch' }).focus()
    await page.keyboard.press('ArrowRight')
    await expect.poll(async () => (await read()).map((level) => [level > 250, level < 5])).toEqual([[true, false], [false, true]])
    await page.getByRole('button', { name: 'As recorded' }).click()
    await expect.poll(read).toEqual([bright, dark])
    await page.keyboard.press('Escape')
  })

  it('a snapshot is the frame in source pixels', async () => {
    const [download] = await Promise.all([page.waitForEvent('download'), page.keyboard.press('Alt+s')])
    expect(download.suggestedFilename()).toBe('numbers_frame-000100.png')
    const { data, info } = await sharp(await readFile(await download.path())).removeAlpha().raw().toBuffer({ resolveWithObject: true })
    expect([info.width, info.height]).toEqual([SIZE.width, SIZE.height])
    expect(readNumber({ ...SIZE, data })).toBe(100)
  })

  it('a right click offers the same, with the keys', async () => {
    await page.locator('[role=application]').click({ button: 'right' })
    const menu = page.getByRole('menu')
    await expect.poll(() => menu.textContent()).toContain('One to oneCtrl+0')
    await menu.getByText('One to one').click()
    await expect.poll(async () => (await view()).scale).toBe(1)
  })
})

it('broke nothing on the way', () => expect(workstation.troubles).toEqual([]))
