import { execFileSync } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import sharp from 'sharp'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { exportChart } from '../learn/exportedChart'
import { openRunFolders } from '../support/openRunFolders'
import { temporaryFolder } from '../support/temporaryFolder'
import { drawn } from '../support/settled'
import { openWorkstation, reload } from '../support/workstation'
import type { Workstation } from '../support/workstation'
import { writeRun } from './writtenRun'

const ROWS = 1_000_000
const SPIKE = 654_321

const folder = temporaryFolder()
let workstation: Workstation
let page: Page

/** Long for a page, short for a person; machines that test do other things too. */
const within = { timeout: 20_000 }

beforeAll(async () => {
  const exemplars = { shape: [2, 127, 127, 3], dtype: 'float32' as const, values: new Float32Array(2 * 127 * 127 * 3).fill(90).fill(NaN, 127 * 127 * 3) }
  await writeRun({ folder: join(folder, 'first'), rows: 400, failedBatch: { exemplars }, loss: (step) => (step === 40 ? 'NaN' : step === 60 ? 0 : 2 ** (-step / 80)) })
  await writeRun({ folder: join(folder, 'second'), rows: 300, learningRate: 0.02, loss: (step) => 3 * 2 ** (-step / 60) })
  await writeRun({ folder: join(folder, 'long'), rows: ROWS, loss: (step) => (step === SPIKE ? 500 : 2 + Math.sin(step / 9000) + ((step * 7919) % 1000) / 1000) })
  workstation = await openWorkstation({ roots: [folder] })
  page = await workstation.openPage({ acceptDownloads: true })
  page.setDefaultTimeout(20_000)
  await page.locator('[data-view=monitor]').click()
}, 300_000)
afterAll(() => workstation?.close())
afterEach(() => expect(workstation.troubles).toEqual([]))

const chart = (tag: string) => page.locator(`[data-tag="${tag}"]`)
const tableRow = (tag: string, run: string) => page.locator('tbody tr', { hasText: tag }).filter({ hasText: run })
const only = (name: string) => page.getByRole('button', { name: `Show only ${name}`, exact: true }).click()

async function openRuns(...names: string[]): Promise<void> {
  await openRunFolders(page, ...names)
  for (const name of names) await page.locator(`[data-run="${name}"] input`).and(page.locator(':checked')).waitFor()
}

async function pointAt(tag: string, share: number): Promise<void> {
  const box = (await chart(tag).locator('.plot').boundingBox())!
  await page.mouse.move(box.x + box.width * share, box.y + box.height / 2)
}

/** Whether a canvas has drawn anything. */
const isDrawn = (tag: string, canvas: number) =>
  chart(tag).locator('canvas').nth(canvas).evaluate((element: HTMLCanvasElement) => element.getContext('2d')!.getImageData(0, 0, element.width, element.height).data.some((value) => value > 0))

describe('monitor', () => {
  it('opens run folders from anywhere below the roots, no engine started', async () => {
    await openRuns('first', 'second')
    await chart('correspond/loss').locator('canvas').first().waitFor()
    await expect.poll(() => page.locator('[data-status=engine]').textContent()).toContain('not started')
    await expect.poll(() => isDrawn('correspond/loss', 0), within).toBe(true)
  })

  it('overlays them and shows only the settings in which they differ', async () => {
    await expect.poll(() => chart('correspond/loss').locator('.legend li').count(), within).toBe(2)
    await page.getByRole('tab', { name: 'Settings' }).click()
    const table = page.getByRole('region', { name: 'Settings' })
    await table.locator('tbody tr').first().waitFor()
    await expect.poll(async () => (await table.locator('tbody th').allTextContents()).toSorted()).toEqual(['stages.1.optimizer.learningRate', 'stages.1.steps'])
    await expect.poll(() => table.locator('tr', { hasText: 'learningRate' }).locator('td').allTextContents()).toEqual(expect.arrayContaining(['0.01', '0.02']))
    await page.getByRole('tab', { name: 'Values' }).click()
  })

  it('shares the crosshair, and tells the values at it with seven digits', async () => {
    await pointAt('correspond/loss', 0.5)
    await expect.poll(() => isDrawn('correspond/learningRate', 1), within).toBe(true)
    const read = async (): Promise<{ value: number; step: number }> => {
      const cells = await tableRow('correspond/loss', 'first').locator('td').allTextContents()
      return { value: Number(cells[2]), step: Number(cells[4]) }
    }
    await expect.poll(async () => (await read()).step, within).toBeGreaterThan(100)
    const { value, step } = await read()
    expect(value).toBe(Number((2 ** (-step / 80)).toPrecision(7)))
    await page.mouse.move(700, 20)
  })

  it('sorts the table and copies it', async () => {
    await page.getByRole('columnheader', { name: 'Value' }).getByRole('button').click()
    await page.locator('th[aria-sort=ascending]', { hasText: 'Value' }).waitFor()
    const values = (await page.locator('tbody tr td:nth-child(3)').allTextContents()).map(Number)
    expect(values).toEqual(values.toSorted((a, b) => a - b))
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
    await page.getByRole('button', { name: /Copy as table/ }).click()
    const read = async (): Promise<string[]> => (await page.evaluate(() => navigator.clipboard.readText())).split('\n')
    await expect.poll(async () => (await read())[0]!.split('\t').slice(0, 3)).toEqual(['run', 'tag', 'value'])
    await expect.poll(read).toHaveLength(5)
  })

  it('obeys keys: logarithm, smoothing, axis, and the crosshair from point to point', async () => {
    await page.keyboard.press('Shift+Y')
    await expect.poll(() => page.getByRole('combobox', { name: 'Y scale' }).inputValue()).toBe('symmetric')
    await page.keyboard.press('y')
    await expect.poll(() => page.getByRole('combobox', { name: 'Y scale' }).inputValue()).toBe('logarithmic')
    await page.keyboard.press('BracketLeft')
    await expect.poll(() => page.getByRole('textbox', { name: /Smoothing/ }).inputValue()).toBe('0.55')
    await chart('correspond/loss').locator('.plot').focus()
    await page.keyboard.press('Home')
    for (let press = 0; press < 3; press += 1) await page.keyboard.press('ArrowRight')
    await expect.poll(async () => (await tableRow('correspond/loss', 'first').locator('td').allTextContents())[4]).toBe('3')
    await page.keyboard.press('a')
    await expect.poll(() => page.getByRole('combobox', { name: 'Along' }).inputValue()).not.toBe('step')
    await page.getByRole('combobox', { name: 'Along' }).selectOption('step')
    await page.keyboard.press('y')
  })

  it('keeps the set-up and the runs over a reload', async () => {
    await reload(page)
    await chart('correspond/loss').locator('canvas').first().waitFor()
    await expect.poll(() => page.getByRole('textbox', { name: /Smoothing/ }).inputValue()).toBe('0.55')
    await expect.poll(() => chart('correspond/loss').locator('.legend li').count(), within).toBe(2)
  })

  it('shows what a true logarithm cannot on a symmetric one, and says how far it is linear', async () => {
    await page.getByRole('combobox', { name: 'Y scale' }).selectOption('symmetric')
    await chart('correspond/loss').getByText(/linear within ±/).waitFor()
    await expect.poll(() => chart('correspond/loss').locator('figcaption').textContent()).toContain('±0.001')
  })

  it('keeps set-ups of the charts by name, goes from one to the other, and takes them from a file', async () => {
    const dialog = page.getByRole('dialog')
    const up = () => page.getByRole('combobox', { name: 'Y scale' }).inputValue()
    const saveAs = async (name: string): Promise<void> => {
      await page.keyboard.press('l')
      await dialog.getByRole('textbox', { name: 'Name' }).fill(name)
      await page.keyboard.press('Enter')
      await dialog.locator(`[data-layout="${name}"]`).getByText('in use').waitFor()
    }
    await page.getByRole('button', { name: 'Pin correspond/loss' }).first().click()
    await saveAs('signs')
    await page.keyboard.press('Escape')
    await page.getByRole('combobox', { name: 'Y scale' }).selectOption('linear')
    await page.getByRole('button', { name: 'Unpin correspond/loss' }).first().click()
    await saveAs('plain')
    const [download] = await Promise.all([page.waitForEvent('download'), dialog.getByRole('button', { name: 'Export' }).click()])
    await page.keyboard.press('Escape')
    await reload(page) // kept with the page's settings
    await chart('correspond/loss').locator('canvas').first().waitFor()
    await page.keyboard.press('Shift+L')
    await expect.poll(up, within).toBe('symmetric')
    await page.getByRole('region', { name: 'Pinned' }).waitFor()
    await page.locator('[data-layouts]').click()
    await page.getByRole('menuitem', { name: 'plain' }).click()
    await expect.poll(up, within).toBe('linear')
    await page.keyboard.press('l')
    await dialog.locator('input[type=file]').setInputFiles(await download.path())
    await dialog.locator('[data-layout="plain 2"]').waitFor()
    await dialog.locator('[data-layout="plain 2"]').getByRole('button', { name: 'Remove plain 2' }).click()
    await dialog.locator('[data-layout="plain 2"]').waitFor({ state: 'detached' })
    await page.keyboard.press('Escape')
    await dialog.waitFor({ state: 'hidden' })
  })

  it('exports a picture of twice the size, a drawing, and every value as it was written', async () => {
    await only('first')
    await expect.poll(() => chart('correspond/loss').locator('.legend li').count(), within).toBe(1)
    const save = async (entry: RegExp): Promise<string> => {
      await page.getByRole('button', { name: 'Export correspond/loss' }).click()
      const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('menuitem', { name: entry }).click()])
      return download.path()
    }
    const picture = await sharp(await save(/PNG/)).metadata()
    expect([picture.format, picture.width]).toEqual(['png', 1520])
    const drawing = await readFile(await save(/SVG/), 'utf8')
    expect(drawing).toContain('<polyline')
    expect(drawing).toContain('<polygon') // the NaN
    const written = (await readFile(join(folder, 'first', 'metrics.jsonl'), 'utf8')).trim().split('\n').map((line) => (JSON.parse(line) as { loss: number | string }).loss)
    const [curve] = await exportChart(page, 'correspond/loss')
    expect(curve!.points.map((point) => point[4])).toEqual(written)
    const table = await readFile(await save(/CSV/), 'utf8')
    expect(table.trim().split('\n')).toHaveLength(401)
  })

  it('puts all charts in all forms into one archive', async () => {
    const [download] = await Promise.all([page.waitForEvent('download'), page.keyboard.press('Control+e')])
    const names = JSON.parse(execFileSync('python3', ['-c', 'import sys, zipfile, json; z = zipfile.ZipFile(sys.argv[1]); assert z.testzip() is None; print(json.dumps(z.namelist()))', await download.path()], { encoding: 'utf8' })) as string[]
    const expected = ['correspond-loss', 'correspond-learningRate'].flatMap((name) => ['png', 'svg', 'csv', 'json'].map((ending) => `${name}.${ending}`))
    expect(names.toSorted()).toEqual(expected.toSorted())
  })

  it('shows in Learn the batch at which a run stopped, and which picture of it is none', async () => {
    await page.locator('[data-view=learn]').click()
    await page.getByRole('region', { name: 'The batch of step 400' }).locator('[data-finite] img').first().waitFor()
    await expect.poll(() => page.locator('[data-finite]').evaluateAll((pictures) => pictures.map((picture) => picture.getAttribute('data-finite')))).toEqual(['true', 'false'])
    await page.locator('[data-view=monitor]').click()
  })

  it('draws a million points by a few for each pixel column, and the one spike among them', async () => {
    await openRuns('long')
    await only('long')
    await expect.poll(async () => (await tableRow('correspond/loss', 'long').locator('td').nth(4).textContent()) ?? '', { timeout: 240_000 }).toBe(String(ROWS - 1))
    await page.getByRole('textbox', { name: /Smoothing/ }).fill('0')
    await page.keyboard.press('Tab')
    await expect.poll(hasSpike, within).toBe(true)
    const draws = await drawings()
    const times = draws.map(({ milliseconds }) => milliseconds).toSorted((a, b) => a - b)
    console.info(`a draw of ${ROWS} points: median ${times[Math.floor(times.length / 2)]!.toFixed(2)} ms of ${times.length} draws, largest ${times.at(-1)!.toFixed(2)} ms (landscape 4.9 allows 16)`)
    // A clock on a machine that does other things says little: what is held is the work. Two points a column of the screen, and one to either side.
    const width = await chart('correspond/loss').locator('canvas').first().evaluate((canvas: HTMLCanvasElement) => canvas.width)
    for (const { points } of draws) expect(points).toBeLessThanOrEqual(2 * width + 2)
    expect(Math.max(...draws.map(({ points }) => points))).toBeGreaterThan(width / 2)
  }, 400_000)

  it('shows single steps where one looks closely: the spike is one point, as it was written', async () => {
    for (let turn = 0; turn < 4; turn += 1) {
      await dragAround(await spikeAt())
      await page.waitForTimeout(300)
    }
    await expect.poll(async () => Number(await chart('correspond/loss').getAttribute('data-drawn-points')), within).toBeLessThan(100)
    await page.mouse.move(await spikeAt(), (await chart('correspond/loss').locator('.plot').boundingBox())!.y + 80)
    await expect.poll(async () => (await tableRow('correspond/loss', 'long').locator('td').allTextContents()).filter((_, column) => column === 2 || column === 4), within).toEqual(['500', String(SPIKE)])
  })
})

/** On the screen, from the left: the middle one of the columns in which the upper half has colour. */
async function spikeAt(): Promise<number> {
  const { x, width } = (await chart('correspond/loss').locator('.plot').boundingBox())!
  const share = await chart('correspond/loss').locator('canvas').first().evaluate((canvas: HTMLCanvasElement) => {
    const { data } = canvas.getContext('2d')!.getImageData(0, Math.floor(canvas.height * 0.2), canvas.width, Math.floor(canvas.height * 0.3))
    const columns = Array.from({ length: data.length / 4 }, (_, pixel) => pixel).filter((pixel) => {
      const [red, green, blue, alpha] = data.subarray(4 * pixel, 4 * pixel + 4)
      return alpha! > 100 && Math.max(red!, green!, blue!) - Math.min(red!, green!, blue!) > 80
    }).map((pixel) => pixel % canvas.width).sort((a, b) => a - b)
    return columns[columns.length >> 1]! / canvas.width
  })
  return x + share * width
}

/** Zooms into a flat box round a place: the heights stay. */
async function dragAround(x: number): Promise<void> {
  const { y, height } = (await chart('correspond/loss').locator('.plot').boundingBox())!
  const middle = y + height / 2
  await page.mouse.move(x - 12, middle)
  await page.mouse.down()
  await page.mouse.move(x, middle + 3)
  await page.mouse.move(x + 12, middle + 3)
  await page.mouse.up()
}

/** The spike is 150 times as high as all the rest: what is drawn in the upper half of the picture is it. */
function hasSpike(): Promise<boolean> {
  return chart('correspond/loss').locator('canvas').first().evaluate((canvas: HTMLCanvasElement) => {
    const { data } = canvas.getContext('2d')!.getImageData(0, Math.floor(canvas.height * 0.15), canvas.width, Math.floor(canvas.height * 0.3))
    for (let index = 0; index < data.length; index += 4) {
      const [red, green, blue, alpha] = data.subarray(index, index + 4)
      if (alpha! > 100 && Math.max(red!, green!, blue!) - Math.min(red!, green!, blue!) > 80) return true // grid and text are grey
    }
    return false
  })
}

/** Moves and zooms the view by keys; each change draws anew, the canvas emptied of what it had put off. */
async function drawings(): Promise<{ milliseconds: number; points: number }[]> {
  const plot = chart('correspond/loss').locator('.plot')
  await plot.focus()
  const draws: { milliseconds: number; points: number }[] = []
  const figure = (name: string): Promise<number> => chart('correspond/loss').getAttribute(name).then(Number)
  for (const key of [...Array.from({ length: 6 }, () => '+'), ...Array.from({ length: 8 }, () => 'Alt+ArrowRight'), ...Array.from({ length: 6 }, () => '-'), '0']) {
    await page.keyboard.press(key)
    await drawn(page)
    draws.push({ milliseconds: await figure('data-draw-milliseconds'), points: await figure('data-drawn-points') })
  }
  return draws
}
