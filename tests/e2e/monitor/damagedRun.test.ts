import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openRunFolders } from '../support/openRunFolders'
import { temporaryFolder } from '../support/temporaryFolder'
import { openWorkstation } from '../support/workstation'
import type { Workstation } from '../support/workstation'
import { writeRun } from './writtenRun'

const ROWS = 60
/** Counted from 1, as editors do. */
const LINES = [21, 40]

let workstation: Workstation
let page: Page
const folder = temporaryFolder()

beforeAll(async () => {
  await writeRun({ folder: join(folder, 'hurt'), rows: ROWS, loss: (step) => 1 / (1 + step) })
  const metrics = join(folder, 'hurt', 'metrics.jsonl')
  const lines = (await readFile(metrics, 'utf8')).split('\n')
  lines[LINES[0]! - 1] = '{"step":20,"stage":"corr\u0000\u0000'
  lines[LINES[1]! - 1] = '{"step":39}'
  lines[ROWS - 1] = lines[ROWS - 1]!.slice(0, 30)
  await writeFile(metrics, lines.slice(0, ROWS).join('\n'))
  workstation = await openWorkstation({ roots: [folder] })
  page = await workstation.openPage()
})
afterAll(() => workstation?.close())

describe('a run whose metrics are damaged', () => {
  it('shows all that can be read, and says which lines cannot', async () => {
    await page.locator('[data-view=monitor]').click()
    await openRunFolders(page, 'hurt')
    await page.locator('[data-tag="correspond/loss"] canvas').first().waitFor()
    await page.getByText(`hurt: ${LINES.length} lines of metrics.jsonl are damaged and left out (${LINES.join(', ')}); the rest is shown.`).waitFor()
    await page.getByText('hurt: metrics.jsonl ends in half a line').waitFor()
    const last = page.locator('tbody tr', { hasText: 'correspond/loss' })
    await expect.poll(() => last.textContent()).toContain((1 / (ROWS - 1)).toPrecision(7)) // of the last whole line
  })

  it('broke nothing on the way', () => expect(workstation.troubles).toEqual([]))
})
