import { readFile } from 'node:fs/promises'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openWorkstation, reload } from '../support/workstation'
import type { Workstation } from '../support/workstation'
import { showView } from './views'

let workstation: Workstation
let page: Page

beforeAll(async () => {
  workstation = await openWorkstation()
  page = await workstation.openPage()
  await page.locator('[data-canvas=picture][data-frame="0"]').waitFor({ state: 'attached' })
})
afterAll(() => workstation?.close())

const command = (id: string) => page.locator(`[data-command="${id}"]`)
const frame = (index: number) => page.locator(`[data-canvas=picture][data-frame="${index}"]`).waitFor({ state: 'attached' })

describe('the key sheet', () => {
  it('lists every action with its keys, and is searched by either', async () => {
    await page.keyboard.press('F1')
    const sheet = page.getByRole('dialog')
    await expect.poll(() => sheet.locator('dt').count()).toBeGreaterThan(40)
    await sheet.getByRole('searchbox').fill('frame on')
    await expect.poll(() => sheet.locator('.line').allTextContents()).toContain('One frame on→F.')
    await sheet.getByRole('searchbox').fill('space')
    await expect.poll(() => sheet.locator('dt').allTextContents()).toEqual(['Play or pause'])
  })

  it('is all that is printed', async () => {
    const sheet = page.getByRole('dialog')
    await sheet.getByRole('searchbox').fill('')
    await page.emulateMedia({ media: 'print' })
    await expect.poll(() => page.locator('nav').isVisible()).toBe(false)
    await expect.poll(() => page.locator('[role=application]').isVisible()).toBe(false)
    await expect.poll(() => sheet.getByText('One frame on').isVisible()).toBe(true)
    await page.emulateMedia({ media: 'screen' })
    await page.keyboard.press('Escape')
  })
})

describe('keys of one\'s own', () => {
  it('a key that another action has is refused with the name of that action', async () => {
    await showView(page, 'settings')
    await command('player.nextFrame').getByRole('button', { name: /^Add a key/ }).click()
    await page.keyboard.press('Space')
    await expect.poll(() => command('player.nextFrame').getByRole('alert').textContent()).toBe('Space already belongs to “Play or pause”. Take it away there first.')
    await page.keyboard.press('Escape')
    await expect.poll(() => command('player.nextFrame').locator('kbd').allTextContents()).toEqual(['→', 'F', '.'])
  })

  it('a free key is taken, works, and outlasts a reload', async () => {
    await command('player.nextFrame').getByRole('button', { name: /^Add a key/ }).click()
    await page.keyboard.press('F8')
    await command('player.nextFrame').locator('kbd', { hasText: 'F8' }).waitFor()
    await reload(page)
    await showView(page, 'footage')
    await frame(0)
    await page.keyboard.press('F8')
    await frame(1)
  })

  it('go by where a key is, not by what it bears', async () => {
    // A French keyboard: the key where Q is on an English one bears A.
    await page.evaluate(() => document.body.dispatchEvent(new KeyboardEvent('keydown', { code: 'KeyF', key: 'x', bubbles: true, cancelable: true })))
    await frame(2)
  })

  it('are taken away, and given back', async () => {
    await showView(page, 'settings')
    await command('player.nextFrame').getByRole('button', { name: 'Take F8 away from “One frame on”' }).click()
    await command('player.nextFrame').locator('kbd', { hasText: 'F8' }).waitFor({ state: 'detached' })
    await command('player.nextFrame').getByRole('button', { name: 'Take F away from “One frame on”' }).click()
    await page.getByRole('button', { name: 'Back to the preset', exact: true }).click()
    await expect.poll(() => command('player.nextFrame').locator('kbd').allTextContents()).toEqual(['→', 'F', '.'])
  })

  it('the editor preset plays with K', async () => {
    await expect.poll(() => command('player.playPause').locator('kbd').allTextContents()).toEqual(['Space'])
    await page.locator('label', { hasText: /^Preset/ }).locator('select').selectOption({ label: 'Editor' })
    await expect.poll(() => command('player.playPause').locator('kbd').allTextContents()).toEqual(['Space', 'K'])
    await page.locator('label', { hasText: /^Preset/ }).locator('select').selectOption({ label: 'Annotation' })
  })
})

describe('without a mouse', () => {
  it('Tab goes through everything, always to be seen', async () => {
    await showView(page, 'footage')
    await reload(page)
    await frame(2)
    const names: string[] = []
    for (let press = 0; press < 40; press += 1) {
      await page.keyboard.press('Tab')
      const focused = await page.evaluate(() => {
        const element = document.activeElement as HTMLElement
        const { outlineStyle, outlineWidth } = getComputedStyle(element)
        const name = element.getAttribute('aria-label') ?? element.textContent?.trim() ?? ''
        return { tag: element.tagName, name: name || (element as HTMLInputElement).labels?.[0]?.textContent || element.title, outlined: outlineStyle !== 'none' && parseFloat(outlineWidth) >= 1, isBody: element === document.body }
      })
      if (focused.isBody) break
      expect(focused.outlined, `${focused.tag} ${focused.name}`).toBe(true)
      expect(focused.name, focused.tag).not.toBe('')
      names.push(focused.name)
    }
    expect(names.join(' | ')).toMatch(/Skip to the view.*Footage.*Settings.*Import.*Search clips.*Library.*Play.*Frame.*source rate.*Keys/s)
  })

  it('Enter on the first link leads past the rail', async () => {
    await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur())
    await page.locator('.skip').focus()
    await page.keyboard.press('Enter')
    await expect.poll(() => page.evaluate(() => document.activeElement?.id)).toBe('view')
  })
})

describe('keys that lead somewhere', () => {
  it.each([
    ['app.project', 'Alt+p', 'footage'], ['app.engine', 'Alt+e', 'footage'], ['footage.clip', 'Alt+c', 'footage'], ['track.clip', 'Alt+c', 'track'], ['track.until', 'Alt+u', 'track'], ['track.editMenu', 'Alt+d', 'track'],
    ['learn.footage', 'f', 'learn'], ['learn.how', 'h', 'learn'], ['learn.settings', 'Control+f', 'learn'], ['settings.general', 'g', 'settings'], ['settings.keys', 'Control+f', 'settings'],
  ])('%s: %s in %s takes the focus there', async (id, key, view) => {
    await showView(page, view)
    await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur())
    await page.keyboard.press(key)
    // What cannot be used takes no focus: without a track there is nothing to divide.
    await expect.poll(() => page.evaluate((panel) => document.activeElement?.closest(`[data-panel="${panel}"]`) !== null, id)).toBe(id !== 'track.editMenu')
  })

  it('show the curves of the responses, and take them away', async () => {
    await showView(page, 'track')
    await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur())
    await page.keyboard.press('Shift+R')
    const curves = page.getByRole('switch', { name: 'Curves along the clip' })
    await expect.poll(() => curves.isChecked()).toBe(true)
    await page.keyboard.press('Shift+R')
    await expect.poll(() => curves.isChecked()).toBe(false)
    await page.keyboard.press('Shift+M')
  })

  it('save in every view, or say that nothing needs it', async () => {
    for (const view of ['footage', 'track', 'learn', 'monitor', 'curriculum', 'batch', 'compare', 'settings']) {
      await page.keyboard.press('Alt+x')
      await showView(page, view)
      await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur())
      await page.keyboard.press('Control+s')
      await page.getByText('Everything is saved as you work').first().waitFor()
    }
    await page.keyboard.press('Alt+x')
    await showView(page, 'footage')
  })
})

describe('diagnostics', () => {
  it('are saved by a key: what is wrong here, without a name of a clip', async () => {
    const [download] = await Promise.all([page.waitForEvent('download'), page.keyboard.press('Alt+Shift+d')])
    expect(download.suggestedFilename()).toMatch(/^pultrack-diagnostics-[\d-]{10}\.json$/)
    const text = await readFile(await download.path(), 'utf8')
    expect(JSON.parse(text)).toMatchObject({ format: 'pultrack-diagnostics', doctor: { ffmpegProblem: null }, page: { connection: 'open', view: 'footage' } })
    for (const clip of await page.locator('[role=option] .name').allTextContents()) expect(text, clip).not.toContain(clip)
    await page.getByText('Diagnostics saved').waitFor()
  })
})

describe('looks and language', () => {
  it('follow the system, and the settings over it', async () => {
    const theme = () => page.evaluate(() => document.documentElement.dataset['theme'])
    await page.emulateMedia({ colorScheme: 'dark' })
    await expect.poll(theme).toBe('dark')
    await page.keyboard.press('Alt+Shift+t')
    await expect.poll(theme).toBe('light')
    await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' })
    await expect.poll(() => page.evaluate(() => document.documentElement.dataset['motion'])).toBe('reduced')
  })

  it('grow and shrink', async () => {
    const size = () => page.evaluate(() => parseFloat(getComputedStyle(document.documentElement).fontSize))
    await page.keyboard.press('Control+Alt+Equal')
    await expect.poll(size).toBeCloseTo(17.6)
    await page.keyboard.press('Control+Alt+Minus')
    await expect.poll(size).toBeCloseTo(16)
  })

  it('German is German throughout', async () => {
    await showView(page, 'settings')
    await page.getByLabel('Language').selectOption({ label: 'Deutsch' })
    await expect.poll(() => page.evaluate(() => document.documentElement.lang)).toBe('de')
    await expect.poll(() => page.locator('nav [data-view]').allTextContents()).toEqual(expect.arrayContaining(['Material', 'Optionen']))
    await page.keyboard.press('F1')
    await expect.poll(() => page.getByRole('dialog').textContent()).toContain('Abspielen oder anhaltenLeertaste')
    await page.keyboard.press('Escape')
  })

  it('broke nothing on the way', () => expect(workstation.troubles).toEqual([]))
})
