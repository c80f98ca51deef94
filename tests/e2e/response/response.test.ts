import { cpSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openWorkstation } from '../support/workstation'
import type { Workstation } from '../support/workstation'
import { TrackPage } from '../track/trackPage'

let workstation: Workstation
let view: TrackPage

beforeAll(async () => {
  workstation = await openWorkstation()
  shelveOther(join(workstation.folder, 'data', 'First steps.trackproj', 'models', 'other'))
  view = new TrackPage(await workstation.openPage())
  await view.open()
  await view.press('n')
  await view.drag({ x: 405, y: 65 }, { x: 500, y: 150 })
  await view.press('Shift+m')
})
afterAll(() => workstation?.close())

/** A second model: the same weights, compared by plain correlation. */
function shelveOther(folder: string): void {
  cpSync(join(import.meta.dirname, '..', '..', '..', 'resources', 'models', 'alexpul'), folder, { recursive: true })
  const card = JSON.parse(readFileSync(join(folder, 'card.json'), 'utf8')) as Record<string, unknown>
  writeFileSync(join(folder, 'card.json'), JSON.stringify({ ...card, id: 'other', name: 'other', correlation: 'plain' }))
}

const origin = (name: string) => view.page.locator(`[data-origin=${name}]`)
const numbers = (): Promise<Record<string, string>> =>
  view.page.locator('[data-model]').first().evaluate((model) => {
    const values = [...model.querySelectorAll('dd')]
    return Object.fromEntries([...model.querySelectorAll('dt')].map((name, index) => [name.textContent, values[index]!.textContent]))
  })
/** One step on, to a frame whose recorded maps are read in the page, model by model, at the first sight of them: how long they stand before fresh ones come is a matter of the machine. */
const stepToRecorded = (frame: number): Promise<Record<string, string>[]> =>
  view.page.evaluate(async (wanted) => {
    const picture = document.querySelector('.track [data-canvas=picture]')!
    document.querySelector<HTMLElement>('.track [role=application]')!.dispatchEvent(new KeyboardEvent('keydown', { code: 'ArrowRight', key: 'ArrowRight', bubbles: true, cancelable: true }))
    while (picture.getAttribute('data-frame') !== wanted || document.querySelector('[data-origin]')?.getAttribute('data-origin') !== 'recorded') await new Promise(requestAnimationFrame)
    return [...document.querySelectorAll('[data-model]')].map((model) => {
      const values = [...model.querySelectorAll('dd')]
      return Object.fromEntries([...model.querySelectorAll('dt')].map((name, index) => [name.textContent, values[index]!.textContent]))
    })
  }, String(frame))
/** Pixels of a canvas of the page, as one number that tells pictures apart, and how many colours there are. */
const look = (label: RegExp) =>
  view.page.getByRole('img', { name: label }).first().evaluate((canvas: HTMLCanvasElement) => {
    const { data } = canvas.getContext('2d')!.getImageData(0, 0, canvas.width, canvas.height)
    const colours = new Set<number>()
    let sum = 0
    for (let index = 0; index < data.length; index += 4) {
      const colour = data[index]! * 65536 + data[index + 1]! * 256 + data[index + 2]!
      colours.add(colour)
      sum = (sum * 31 + colour) % 1_000_000_007
    }
    return { width: canvas.width, sum, colours: colours.size }
  })

describe('response maps', () => {
  it('computes the whole answer of a frame that stands: map, numbers, scales, crops', async () => {
    await origin('fresh').waitFor({ timeout: 60_000 })
    const shown = await numbers()
    expect(Object.keys(shown)).toEqual(['Peak', 'Second peak', 'Peak to sidelobe', 'Entropy', 'Scale'])
    // On its own frame the target answers to itself almost perfectly.
    expect(Number(shown['Peak'])).toBeGreaterThan(0.9)
    await expect.poll(() => view.page.getByRole('img', { name: /Response at scale/ }).count()).toBe(3)
    await expect.poll(() => look(/^Exemplar/)).toMatchObject({ width: 127 })
    await expect.poll(() => look(/^Search region/)).toMatchObject({ width: 255 })
    await expect.poll(async () => (await look(/^Exemplar/)).colours).toBeGreaterThan(1000)
    await expect.poll(async () => (await look(/^Response map/)).colours).toBeGreaterThan(50)
  })

  it('shows recorded maps at once while one scrubs', async () => {
    await view.press('t')
    await view.page.locator('[data-run=at-work]').waitFor()
    await view.page.locator('[data-run=at-work]').waitFor({ state: 'detached', timeout: 90_000 })
    for (let step = 0; step < 4; step += 1) await view.press('ArrowRight')
    await view.shown(4)
    await origin('fresh').waitFor({ timeout: 60_000 })
    const slots = await view.page.evaluate(async () => {
      const seen: string[] = []
      const stage = document.querySelector<HTMLElement>('.track [role=application]')!
      for (let step = 0; step < 5; step += 1) {
        stage.dispatchEvent(new KeyboardEvent('keydown', { code: 'ArrowRight', key: 'ArrowRight', bubbles: true, cancelable: true }))
        while (document.querySelector('.track [data-canvas=picture]')!.getAttribute('data-frame') !== String(5 + step)) await new Promise(requestAnimationFrame)
        await new Promise(requestAnimationFrame)
        seen.push(document.querySelector('[data-origin]')!.getAttribute('data-origin')!)
      }
      return seen
    })
    // Maps that are computed afresh come later than the next frame of the screen.
    expect(slots.filter((slot) => slot === 'recorded').length).toBeGreaterThanOrEqual(4)
  })

  it('is the same whether recorded or computed afresh', async () => {
    await view.press('Home')
    for (let step = 0; step < 2; step += 1) await view.press('ArrowRight')
    await view.shown(2)
    await origin('fresh').waitFor({ timeout: 60_000 })
    const [recorded] = await stepToRecorded(3)
    await origin('fresh').waitFor({ timeout: 60_000 })
    const fresh = await numbers()
    for (const name of ['Peak', 'Second peak', 'Entropy']) expect(Math.abs(Number(recorded![name]) - Number(fresh[name]))).toBeLessThan(0.002)
  })

  it('is told along the clip by its numbers, and a click goes to the frame', async () => {
    await view.page.getByRole('switch', { name: 'Curves along the clip' }).click()
    const charts = view.page.getByRole('region', { name: 'Curves along the clip' }).locator('figure')
    await expect.poll(() => charts.count(), { timeout: 20_000 }).toBe(3)
    const peakInHand = async (): Promise<number> => Number(await charts.first().locator('.legend b').first().textContent())
    await expect.poll(async () => Math.abs((await peakInHand()) - Number((await numbers())['Peak']))).toBeLessThan(0.002)
    const plot = charts.first().locator('.plot')
    await plot.scrollIntoViewIfNeeded()
    await expect.poll(async () => Number(await charts.first().getAttribute('data-drawn-points')), { timeout: 20_000 }).toBeGreaterThan(9) // a chart is drawn when it comes into sight
    await plot.focus()
    await view.page.keyboard.press('Home')
    for (let press = 0; press < 8; press += 1) await view.page.keyboard.press('ArrowRight')
    await view.page.keyboard.press('Enter')
    await view.shown(9) // the first map is that of frame 1: frame 0 has the box that was drawn
    await view.page.getByRole('switch', { name: 'Curves along the clip' }).click()
  })

  it('lies over the picture, in the colours of one scale on request', async () => {
    const overlay = () =>
      view.page.locator('.track [data-canvas=overlay]').evaluate((canvas: HTMLCanvasElement) => {
        const { data } = canvas.getContext('2d')!.getImageData(0, 0, canvas.width, canvas.height)
        return data.filter((value, index) => index % 4 === 3 && value > 0).length
      })
    const without = await overlay()
    await view.page.locator('.track [role=application]').focus()
    await view.press('m')
    await expect.poll(overlay).toBeGreaterThan(5 * without)
    const ownColours = await look(/^Response map/)
    await view.page.getByText('Same colours on all frames').click()
    await view.page.getByLabel('from', { exact: true }).fill('-1')
    await view.page.getByLabel('from', { exact: true }).press('Enter')
    await expect.poll(async () => (await look(/^Response map/)).sum).not.toBe(ownColours.sum)
    await expect.poll(() => view.page.getByRole('img', { name: /^Colours: -1/ }).count()).toBe(1)
    await view.page.getByText('Same colours on all frames').click()
    await expect.poll(() => look(/^Response map/)).toEqual(ownColours)
  })

  it('shows it upsampled, without and with the window', async () => {
    const map = view.page.getByRole('combobox', { name: 'Map', exact: true })
    await map.selectOption({ label: 'Upsampled, without window' })
    await view.page.getByRole('img', { name: /without window/ }).first().waitFor()
    const plain = await look(/^Response map/)
    await map.selectOption({ label: 'Upsampled, with window' })
    await view.page.getByRole('img', { name: /with window/ }).first().waitFor()
    await expect.poll(async () => (await look(/^Response map/)).sum).not.toBe(plain.sum)
    await map.selectOption({ label: '17 × 17 cells, raw' })
  })

  it('is exported as picture and as numbers that NumPy reads', async () => {
    const download = async (name: RegExp): Promise<Buffer> => {
      const saving = view.page.waitForEvent('download')
      await view.page.locator('[data-origin]').getByRole('button', { name: 'Export' }).click()
      await view.page.getByRole('menuitem', { name }).click()
      const path = join(workstation.folder, `export-${Date.now()}`)
      await (await saving).saveAs(path)
      return readFileSync(path)
    }
    const picture = await download(/PNG/)
    expect(picture.subarray(0, 8)).toEqual(Buffer.from([137, 80, 78, 71, 13, 10, 26, 10]))
    const raw = await download(/This map as numbers/)
    expect(raw.toString('latin1', 0, 128)).toContain("'shape': (17, 17)")
    const values = new Float32Array(raw.buffer.slice(raw.byteOffset + raw.length - 4 * 289, raw.byteOffset + raw.length))
    expect(Math.max(...values)).toBeCloseTo(Number((await numbers())['Peak']), 2)
    const saving = view.page.waitForEvent('download')
    await view.page.locator('[data-origin]').getByRole('button', { name: 'Export' }).click()
    await view.page.getByRole('menuitem', { name: /All recorded/ }).click()
    const all = join(workstation.folder, 'all.npy')
    await (await saving).saveAs(all)
    expect(readFileSync(all).toString('latin1', 0, 128)).toContain("'shape': (49, 17, 17)")
  })

  it('sets two models side by side on the same frame', async () => {
    await view.page.getByRole('combobox', { name: 'Beside it' }).selectOption({ label: 'other (alexnet)' })
    await view.page.locator('[data-model=other]').waitFor({ timeout: 60_000 })
    await expect.poll(() => view.page.locator('[data-model]').evaluateAll((models) => models.map((model) => model.getAttribute('data-model')))).toEqual(['alexpul', 'other'])
    const [first, second] = (await view.page.locator('[data-model] dl').evaluateAll((lists) => lists.map((list) => list.querySelector('dd')!.textContent))) as [string, string]
    expect(first).not.toBe(second)
    await expect.poll(() => view.page.getByRole('img', { name: /^Search region/ }).count()).toBe(2)
  })

  it('records both while one tracks, and makes a video of the maps', async () => {
    await view.page.locator('.track [role=application]').focus()
    await view.press('Home')
    await view.shown(0)
    await view.page.getByLabel('How far').selectOption({ label: 'so many frames:' })
    await view.page.getByLabel('Frames', { exact: true }).fill('6')
    await view.page.getByLabel('Frames', { exact: true }).press('Enter')
    await view.page.locator('.track [role=application]').focus()
    await view.press('t')
    await view.page.locator('[data-run=at-work]').waitFor()
    await view.page.locator('[data-run=at-work]').waitFor({ state: 'detached', timeout: 90_000 })
    for (let step = 0; step < 4; step += 1) await view.press('ArrowRight')
    await view.shown(4)
    const recorded = await stepToRecorded(5)
    expect(recorded).toHaveLength(2)
    const saving = view.page.waitForEvent('download', { timeout: 60_000 })
    await view.page.locator('[data-origin]').getByRole('button', { name: 'Export' }).click()
    await view.page.getByRole('menuitem', { name: /^Video/ }).click()
    const path = join(workstation.folder, 'maps.mp4')
    await (await saving).saveAs(path)
    expect(readFileSync(path).subarray(4, 8).toString()).toBe('ftyp')
    expect(workstation.troubles).toEqual([])
  })
})
