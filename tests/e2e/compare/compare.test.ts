import { cp, mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { runProtocol } from '../../../main/jobs/protocols/protocolJob'
import { makeSequence } from '../../jobs/clipOfTexture'
import { temporaryFolder } from '../support/temporaryFolder'
import { openWorkstation } from '../support/workstation'
import type { Workstation } from '../support/workstation'

const FRAMES = 16
const folder = temporaryFolder()
let workstation: Workstation
let page: Page

beforeAll(async () => {
  const sequences = join(folder, 'sequences')
  for (const name of ['patch_a', 'patch_b']) {
    await makeSequence({ folder: sequences, name, frameCount: FRAMES })
    await mkdir(join(folder, 'others', 'copy'), { recursive: true })
    await cp(join(sequences, name, 'groundtruth_rect.txt'), join(folder, 'others', 'copy', `${name}.txt`))
  }
  await runProtocol({ protocol: 'otb', folder: sequences, origin: 0, models: ['identity'], results: [join(folder, 'others')], out: join(folder, 'scores'), device: 'cpu', reporter: () => undefined, signal: new AbortController().signal })
  workstation = await openWorkstation({ roots: [folder] })
  page = await workstation.openPage()
  page.setDefaultTimeout(20_000)
  await page.locator('[data-view=compare]').click()
}, 300_000)
afterAll(() => workstation?.close())
afterEach(() => expect(workstation.troubles).toEqual([]))

const frameOnStage = (frame: number): Promise<void> => page.locator(`.compared canvas[data-frame="${frame}"]`).waitFor()

describe('the view of comparisons', () => {
  it('opens what the command wrote, and shows the first sequence with its boxes', async () => {
    await page.getByRole('button', { name: 'Open a comparison…' }).first().click()
    const dialog = page.getByRole('dialog')
    const root = folder.split('/').at(-1)!
    await dialog.getByRole('button', { name: root }).first().click()
    await dialog.getByRole('button', { name: 'scores' }).click()
    await dialog.getByRole('button', { name: 'Open', exact: true }).click()
    await frameOnStage(0)
    await expect.poll(() => page.locator('tbody tr', { hasText: 'identity' }).first().textContent()).toMatch(/0\.\d{3} \[0\.\d{3}, 0\.\d{3}\]/)
    await expect.poll(() => page.locator('.compared canvas').getAttribute('aria-label')).toContain('patch_a, frame 0.') // counted as everywhere else
  })

  it('steps by keys, jumps to the worst frame, and says each overlap', async () => {
    await page.keyboard.press('ArrowRight')
    await frameOnStage(1)
    await page.getByRole('button', { name: 'Worst frame of identity' }).click()
    await frameOnStage(12) // the patch moves 3 px a frame and is 36 px wide
    await expect.poll(() => page.locator('.legend li', { hasText: 'identity' }).textContent()).toContain('0.00')
    await expect.poll(() => page.locator('.legend li', { hasText: 'copy' }).textContent()).toContain('1.00')
    await page.keyboard.press('PageDown')
    await page.locator('tr.current', { hasText: 'patch_b' }).waitFor()
    await frameOnStage(0)
  })

  it('sorts sequences by a heading, and plots them as the field does', async () => {
    const heading = page.locator('th[scope=col]', { hasText: 'Sequence' }).last()
    await heading.getByRole('button').click()
    await expect.poll(() => heading.getAttribute('aria-sort')).toBe('descending')
    await expect.poll(() => page.locator('tbody .name').first().textContent()).toBe('patch_b')
    await page.keyboard.press('p')
    await expect.poll(() => page.locator('[data-plot] canvas').count()).toBe(3)
    await expect.poll(() => page.locator('[data-plot]').evaluateAll((plots) => plots.map((plot) => (plot as HTMLElement).dataset['plot']))).toEqual(['success', 'precision', 'normalizedPrecision'])
    const pictures = process.env['PULTRACK_SCREENSHOTS']
    if (pictures) await page.screenshot({ path: join(pictures, 'compare.png') })
  })
})
