import { readFile } from 'node:fs/promises'
import type { Page } from 'playwright-core'

interface ExportedCurve {
  run: string
  stage: string
  series: string
  points: [row: number, step: number, round: number, wallTime: number, value: number | string][]
}

/** Everything that a chart of the monitor holds, by its export of the values. */
export async function exportChart(page: Page, tag: string): Promise<ExportedCurve[]> {
  await page.getByRole('button', { name: `Export ${tag}`, exact: true }).click()
  const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('menuitem', { name: /JSON/ }).click()])
  return JSON.parse(await readFile(await download.path(), 'utf8')) as ExportedCurve[]
}
