import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chromium } from 'playwright-core'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { findChromium } from './findChromium'
import { makeLate } from './latePage'
import { startServer } from './startServer'
import type { TestServer } from './startServer'

export interface WorkstationOptions {
  roots?: readonly string[]
  /** Project folder to make or open. @default the program's own first one, with the samples */
  project?: string
  flags?: readonly string[]
}

export interface Workstation {
  server: TestServer
  browser: Browser
  /** Of this workstation alone, removed with it. */
  folder: string
  /** A page in a context of its own, on the workstation and connected. */
  openPage: (options?: PageOptions) => Promise<Page>
  /** What pages complained of: script errors, broken content security policy, failed requests. */
  troubles: string[]
  close: () => Promise<void>
}

export interface PageOptions extends BrowserContextOptions {
  /** Settings as the page stores them, over its defaults; the tour counts as seen unless they say otherwise. */
  settings?: Record<string, unknown>
}

const SIZE = { width: 1280, height: 720 }

/** The real thing: `pultrack serve` with the real engine, and a real Chromium. Share one among the tests of a file. */
export async function openWorkstation({ roots = [], project, flags = [] }: WorkstationOptions = {}): Promise<Workstation> {
  const executablePath = findChromium()
  const folder = await mkdtemp(join(tmpdir(), 'pultrack-e2e-'))
  const server = await startServer({ roots, flags, dataFolder: join(folder, 'data'), ...(project === undefined ? {} : { project }) })
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--force-color-profile=srgb'] })
  const troubles: string[] = []
  return {
    server, browser, folder, troubles,
    openPage: async ({ settings = {}, ...options } = {}) => {
      const context = await browser.newContext({ viewport: SIZE, locale: 'en-US', ...options })
      await context.addInitScript((stored) => {
        if (localStorage.getItem('pultrack.settings') === null) localStorage.setItem('pultrack.settings', stored)
      }, JSON.stringify({ tourSeen: true, ...settings }))
      if (process.env['PULTRACK_LATE_PAGES']) await makeLate(context)
      context.setDefaultTimeout(90_000) // what a page waits for may wait for the test beside it
      const page = await context.newPage()
      watchTroubles(page, troubles)
      await page.goto(server.address)
      await awaitStart(page)
      return page
    },
    close: async () => {
      await browser.close()
      await server.stop()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

/** Loads a page anew, as a person does who then waits for it to be there. */
export async function reload(page: Page): Promise<void> {
  await page.reload()
  await awaitStart(page)
}

async function awaitStart(page: Page): Promise<void> {
  await page.locator('[data-status=engine]').waitFor()
  await page.locator('#view > *').first().waitFor() // keys of a view do nothing before
}

/** A lost connection is some tests' purpose and not a trouble. */
function watchTroubles(page: Page, troubles: string[]): void {
  page.on('pageerror', (error) => troubles.push(error.stack ?? error.message))
  page.on('console', (message) => {
    if (message.type() === 'error' && !message.text().includes('WebSocket')) troubles.push(message.text())
  })
}
