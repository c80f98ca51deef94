import { mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { canMountDisks, SmallDisk } from '../../support/smallDisk'
import { paintClip } from '../../video/paintedClip'
import { startServer } from '../support/startServer'
import type { TestServer } from '../support/startServer'
import { temporaryFolder } from '../support/temporaryFolder'
import { TrackPage } from '../track/trackPage'
import { openWorkstation, reload } from '../support/workstation'
import type { Workstation } from '../support/workstation'

const folder = temporaryFolder()
const canMount = canMountDisks()
const shelf = join(folder, 'shelf')
const project = join(shelf, 'Keep.trackproj')
let disk: SmallDisk | undefined
let workstation: Workstation
let page: Page
let other: TestServer | undefined
/** On the second server. */
let otherPage: Page

beforeAll(async () => {
  mkdirSync(shelf)
  if (canMount) disk = new SmallDisk(shelf)
  await paintClip({ path: join(folder, 'walk.mp4'), count: 20 })
  workstation = await openWorkstation({ roots: [folder], project })
  page = await workstation.openPage()
  await page.getByRole('button', { name: /Browse/ }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('navigation').getByText('Folder', { exact: true }).click()
  await dialog.locator('[data-entry="walk.mp4"]').dblclick()
  await page.locator('[data-canvas=picture][data-frame="0"]').waitFor({ state: 'attached' })
  await storage(page, 'saved')
})
afterAll(async () => {
  await workstation?.close()
  await other?.stop()
  disk?.close()
})

const bar = (on: Page, reason: string) => on.locator(`[data-project-bar=${reason}]`)
const storage = (on: Page, state: string): Promise<void> => on.locator(`[data-storage=${state}]`).waitFor()

async function chooseInMenu(on: Page, name: string): Promise<void> {
  await on.getByRole('button', { name: /^Project:/ }).click()
  await on.getByRole('menuitem', { name }).or(on.getByRole('menuitemcheckbox', { name })).click()
}

/** A page that gets to edit is loaded anew where another has edited since it was loaded. */
async function loadedAnew(on: Page, cause: () => Promise<unknown>): Promise<void> {
  await Promise.all([on.waitForEvent('load'), cause()])
  await storage(on, 'saved')
  await bar(on, 'otherWindow').waitFor({ state: 'detached' })
}

const takeOver = (on: Page): Promise<void> => loadedAnew(on, () => bar(on, 'otherWindow').getByRole('button', { name: 'Edit here' }).click())

/** The smallest edit there is: the clip in hand is left out of learning, or learned from again. */
async function edit(on: Page): Promise<void> {
  const excluded = on.locator('.head', { hasText: 'Not learned from' })
  await on.locator('.head').getByRole('button', { name: 'More' }).click() // the clip is known by then: a page that was just loaded has none yet
  const was = await excluded.count()
  await on.getByRole('menuitem', { name: was ? 'Learn from it again' : 'Leave out of learning' }).click()
  await excluded.waitFor({ state: was ? 'detached' : 'visible' })
}

describe.skipIf(!canMount)('a project on a disk that is full', () => {
  it('keeps edits in memory and says so, until there is room', async () => {
    disk!.fill()
    await edit(page)
    await bar(page, 'memory').getByText(/disk is full/).waitFor()
    await storage(page, 'memory')
    await bar(page, 'memory').getByRole('button', { name: 'Try again' }).click()
    await bar(page, 'memory').getByText(/disk is full.*Tried again at/).waitFor()
    const alerts = await page.getByRole('alert').count()
    expect(alerts).toBe(0) // the bar has said it
    disk!.clear()
    await bar(page, 'memory').getByRole('button', { name: 'Try again' }).click()
    await bar(page, 'memory').waitFor({ state: 'detached' })
    await storage(page, 'saved')
    await edit(page)
    await storage(page, 'saved')
  })
})

describe('a second window', () => {
  it('may look, and may take over; each says since when the other edits', async () => {
    const second = await workstation.openPage()
    await bar(second, 'otherWindow').getByText(/since \d/).waitFor()
    await storage(second, 'readOnly')
    await expect.poll(() => second.getByRole('button', { name: 'Import', exact: true }).isDisabled()).toBe(true)
    const bars = await bar(page, 'otherWindow').count()
    expect(bars).toBe(0)
    await bar(second, 'otherWindow').getByRole('button', { name: 'Edit here' }).click()
    await bar(second, 'otherWindow').waitFor({ state: 'detached' })
    await bar(page, 'otherWindow').waitFor()
    await edit(second)
    await storage(second, 'saved')
    await loadedAnew(page, () => second.context().close())
    await edit(page)
  })

  it('stays as it is when it gets the place of one that changed nothing, and edits', async () => {
    const second = await workstation.openPage()
    await bar(second, 'otherWindow').waitFor()
    await Promise.all([page, second].map((on) => on.evaluate(() => (document.body.dataset['loadedOnce'] = 'yes'))))
    await bar(second, 'otherWindow').getByRole('button', { name: 'Edit here' }).click()
    await bar(second, 'otherWindow').waitFor({ state: 'detached' })
    await bar(page, 'otherWindow').waitFor()
    await second.context().close()
    await bar(page, 'otherWindow').waitFor({ state: 'detached' })
    await edit(page)
    await storage(page, 'saved')
    await expect.poll(() => page.locator('body[data-loaded-once]').count()).toBe(1)
  })

  it('does not get the place of the first while that is loaded anew', async () => {
    const second = await workstation.openPage()
    await bar(second, 'otherWindow').waitFor()
    for (let load = 0; load < 3; load += 1) {
      await reload(page)
      await storage(page, 'saved')
      await page.locator('[data-canvas=picture][data-frame="0"]').waitFor({ state: 'attached' })
      const bars = await bar(page, 'otherWindow').count()
      expect(bars).toBe(0)
      await edit(page)
    }
    await storage(page, 'saved')
    await storage(second, 'readOnly')
    await second.context().close()
  })
})

describe('an edit made just before the page is loaded anew', () => {
  it('is there afterwards, however slowly the one before it is saved', async () => {
    const context = await workstation.browser.newContext({ viewport: { width: 1280, height: 720 }, locale: 'en-US' })
    // The page hears late from the engine: each saving seems to take half a second, and the pause behind it three times that.
    await context.addInitScript(() => {
      const listen = WebSocket.prototype.addEventListener
      WebSocket.prototype.addEventListener = function (this: WebSocket, type: string, listener: EventListenerOrEventListenerObject) {
        listen.call(this, type, type === 'message' ? (event: Event) => void setTimeout(() => (listener as EventListener)(event), 500) : listener)
      } as typeof listen
    })
    const view = new TrackPage(await context.newPage())
    await view.page.goto(workstation.server.address)
    await bar(view.page, 'otherWindow').getByRole('button', { name: 'Edit here' }).click()
    await bar(view.page, 'otherWindow').waitFor({ state: 'detached' })
    await view.open()
    await view.page.getByText('No track yet').waitFor()
    await view.press('n')
    await view.drag({ x: 90, y: 60 }, { x: 130, y: 90 })
    await view.saved()
    await expect.poll(async () => (await view.box())[0]).toBe(90)
    const [left] = await view.box()
    for (let edit = 0; edit < 3; edit += 1) await view.press('Control+Shift+ArrowRight')
    await expect.poll(async () => (await view.box())[0]).toBe(left! + 3)
    await reload(view.page)
    await view.shown(0)
    await view.page.locator('[data-track]', { hasText: 'Object 1' }).click()
    await expect.poll(async () => (await view.box())[0]).toBe(left! + 3)
    await loadedAnew(page, () => context.close())
  })
})

describe('a window that looks on while another tracks', () => {
  it('shows what is found, leaves the saving to the other, and knows all of it when it may edit', async () => {
    const looking = new TrackPage(await workstation.openPage())
    await bar(looking.page, 'otherWindow').waitFor()
    await looking.open()
    const view = new TrackPage(page)
    await view.open()
    await page.locator('[data-track]', { hasText: 'Object 1' }).waitFor()
    await view.press('n')
    await view.drag({ x: 20, y: 20 }, { x: 60, y: 50 })
    await view.saved()
    await view.press('t')
    await looking.tracked('Object 2', 20)
    await view.tracked('Object 2', 20)
    await page.locator('[data-run]').waitFor({ state: 'detached' })
    await view.saved()
    const alerts = await looking.page.getByRole('alert').count()
    expect(alerts).toBe(0)
    await takeOver(looking.page)
    await expect.poll(() => looking.row('Object 2')).toEqual({ boxes: 20, keyframes: 1 })
    await bar(page, 'otherWindow').waitFor()
    await looking.page.context().close()
    await bar(page, 'otherWindow').waitFor({ state: 'detached' })
    await page.keyboard.press('Alt+1')
  }, 300_000)
})

describe('a second process', () => {
  it('may look, and says which process has the project', async () => {
    other = await startServer({ roots: [folder], project, dataFolder: join(folder, 'data-2') })
    otherPage = await (await workstation.browser.newContext({ locale: 'en-US' })).newPage()
    await otherPage.goto(other.address)
    await bar(otherPage, 'otherProcess').getByText(new RegExp(`process ${holder()}\\).* since \\d`)).waitFor()
    await bar(otherPage, 'otherProcess').getByRole('button', { name: 'Try again' }).click()
    await bar(otherPage, 'otherProcess').waitFor()
  })

  it('has it once the first was killed, and offers what that had not saved', async () => {
    await chooseInMenu(page, 'Save by itself')
    await storage(page, 'saved')
    await edit(page)
    await storage(page, 'unsaved')
    const excluded = await page.locator('.head', { hasText: 'Not learned from' }).count()
    for (const pid of [workstation.server.pid, holder()]) process.kill(pid, 'SIGKILL')
    const dialog = otherPage.getByRole('dialog', { name: /session that ended early/ })
    const tryAgain = async (): Promise<number> => {
      await bar(otherPage, 'otherProcess').getByRole('button', { name: 'Try again' }).click({ timeout: 500 }).catch(() => undefined)
      return dialog.count()
    }
    await expect.poll(tryAgain, { timeout: 30_000 }).toBe(1) // a process that was killed takes its time to be gone
    await dialog.getByText(/^1 edit · last at/).waitFor()
    await dialog.getByRole('heading', { name: 'walk.mp4' }).waitFor()
    await dialog.getByRole('button', { name: 'Open original' }).click()
    await dialog.waitFor({ state: 'detached' })
    await otherPage.locator('.head', { hasText: 'Not learned from' }).waitFor({ state: excluded ? 'detached' : 'visible' })
    await otherPage.getByRole('button', { name: '1 recovery file' }).click()
    await dialog.getByText(/left for later/).waitFor()
    await dialog.getByRole('button', { name: 'Recover', exact: true }).click()
    await storage(otherPage, 'unsaved')
    await otherPage.locator('.head', { hasText: 'Not learned from' }).waitFor({ state: excluded ? 'visible' : 'detached' })
  })
})

describe('edits that wait to be saved', () => {
  it('are asked about before the project is left: staying, discarding, saving', async () => {
    const dialog = otherPage.getByRole('dialog', { name: 'Save before leaving?' })
    const create = async (name: string): Promise<void> => {
      await chooseInMenu(otherPage, 'New project…')
      await otherPage.getByRole('dialog').getByLabel('Name').fill(name)
      await otherPage.getByRole('dialog').getByRole('button', { name: 'Create' }).click()
    }
    await create('Next')
    await dialog.getByText('1 edit of “Keep” is not saved.').waitFor()
    await dialog.getByRole('button', { name: 'Cancel' }).click()
    await storage(otherPage, 'unsaved')
    await create('Next')
    await dialog.getByRole('button', { name: 'Save' }).click()
    await otherPage.locator('footer', { hasText: 'Next' }).waitFor()
    await storage(otherPage, 'saved')
  })

  it('broke nothing on the way', () => expect(workstation.troubles).toEqual([]))
})

/** The process that has the project, by its own word. */
function holder(): number {
  return (JSON.parse(readFileSync(join(project, 'lock'), 'utf8')) as { pid: number }).pid
}
