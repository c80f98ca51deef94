import { execFile, spawnSync } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { makeRun } from '../../jobs/report/runFixture'
import { writeRun } from '../monitor/writtenRun'
import { temporaryFolder } from '../support/temporaryFolder'
import { openWorkstation, reload } from '../support/workstation'
import type { Workstation } from '../support/workstation'

const COMMAND = join(import.meta.dirname, '..', '..', '..', 'build', 'pultrack.mjs')
const folder = temporaryFolder()
const [mined, learned, site] = [join(folder, 'mined'), join(folder, 'learned'), join(folder, 'site')]
const within = { timeout: 20_000 }
let workstation: Workstation
let page: Page

beforeAll(async () => {
  await makeRun(mined)
  await writeRun({ folder: learned, rows: 400, loss: (step) => 2 ** (-step / 80) })
  workstation = await openWorkstation({ flags: ['--recorded', mined, learned] })
  page = await workstation.openPage({ acceptDownloads: true })
  page.setDefaultTimeout(20_000)
}, 300_000)
afterAll(() => workstation?.close())
afterEach(() => expect(workstation.troubles).toEqual([]))

const views = (of: Page) => of.locator('[data-view]').evaluateAll((entries) => entries.map((entry) => entry.getAttribute('data-view')))
const isDrawn = (of: Page, tag: string) =>
  of.locator(`[data-tag="${tag}"] canvas`).first().evaluate((element: HTMLCanvasElement) => element.getContext('2d')!.getImageData(0, 0, element.width, element.height).data.some((value) => value > 0))

describe('recorded runs', () => {
  it('open in the page without an engine: what needs one is not offered, no process computes', async () => {
    await expect.poll(() => views(page)).toEqual(['monitor', 'curriculum', 'settings'])
    await expect.poll(() => page.locator('[data-status=engine]').textContent()).toContain('no engine')
    // The one that may be there is the bundler's.
    expect(spawnSync('pgrep', ['-P', String(workstation.server.pid), '-f', 'engine-process'], { encoding: 'utf8' }).stdout).toBe('')
  })

  it('are drawn in the monitor', async () => {
    await page.locator('[data-view=monitor]').click()
    await page.getByRole('button', { name: 'Show only learned', exact: true }).click()
    await page.locator('[data-tag="correspond/loss"] canvas').first().waitFor()
    await expect.poll(() => isDrawn(page, 'correspond/loss'), within).toBe(true)
  })

  it('are looked through in the curriculum: chains by verdict, with their crops', async () => {
    await page.locator('[data-view=curriculum]').click()
    const option = page.locator('main option', { hasText: 'mined' }).first()
    await page.locator('main select').first().selectOption((await option.getAttribute('value')) ?? '')
    await expect.poll(() => page.locator('[data-chain]').count(), within).toBe(7)
    await page.locator('[data-chain] img').first().waitFor()
    await page.getByRole('combobox', { name: 'Verdict' }).selectOption({ label: 'cycle not closed' })
    await expect.poll(() => page.locator('[data-chain]').count(), within).toBe(1)
  })

  it('outlast a reload, and say what cannot be done without an engine', async () => {
    await reload(page)
    await page.locator('[data-view=monitor]').click()
    await page.locator('[data-run="learned"]').waitFor()
    await page.locator('[data-view=curriculum]').click()
    await page.locator('[data-chain]').first().click()
    if (process.env['PULTRACK_SCREENSHOTS']) await page.screenshot({ path: join(process.env['PULTRACK_SCREENSHOTS'], 'recorded.png') })
  })
})

describe('recorded runs as a folder', () => {
  let server: Server
  const types: Record<string, string> = { html: 'text/html', js: 'text/javascript', css: 'text/css', svg: 'image/svg+xml' }

  beforeAll(async () => {
    await promisify(execFile)(process.execPath, [COMMAND, 'serve', '--recorded', learned, '--out', site], { env: { ...process.env, PULTRACK_SKIP_PREPARE: '1' } })
    server = createServer((request, response) => {
      const name = (request.url ?? '').replace(/^\/runs\//, '').replace(/\?.*/, '') || 'index.html'
      readFile(join(site, name)).then((bytes) => response.setHeader('Content-Type', types[name.split('.').at(-1) ?? ''] ?? 'application/octet-stream').end(bytes), () => response.writeHead(404).end())
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  })
  afterAll(() => void server?.close())

  it('are shown by any web server, below any address', async () => {
    const other = await workstation.browser.newPage()
    const troubles: string[] = []
    other.on('pageerror', (error) => troubles.push(error.message))
    await other.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/runs/`)
    await other.locator('[data-run="learned"]').waitFor(within)
    await expect.poll(() => isDrawn(other, 'correspond/loss'), within).toBe(true)
    expect(troubles).toEqual([])
    await other.close()
  })

  it('are written into an empty folder only', async () => {
    const again = spawnSync(process.execPath, [COMMAND, 'serve', '--recorded', learned, '--out', site], { encoding: 'utf8', env: { ...process.env, PULTRACK_SKIP_PREPARE: '1' } })
    expect([again.status, again.stderr]).toEqual([1, expect.stringContaining('is not empty') as string])
  })
})
