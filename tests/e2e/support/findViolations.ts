import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Page } from 'playwright-core'
import { settled } from './settled'

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'best-practice']

export interface Violation {
  id: string
  impact: string
  nodes: string[]
}

/** What axe calls serious or critical, on the page or within what a selector finds there. It is evaluated, not inserted: the content security policy forbids scripts of others. */
export async function findViolations(page: Page, within = 'html'): Promise<Violation[]> {
  await page.evaluate(AXE)
  const found = await runAxe(page, within)
  if (found.length === 0) return found
  await settled(page) // a notice that fades away in that very moment has little contrast
  return runAxe(page, within)
}

function runAxe(page: Page, within: string): Promise<Violation[]> {
  return page.evaluate(async ({ within, rules }) => {
    const { axe } = window as unknown as { axe: { run: (context: string, options: object) => Promise<{ violations: { id: string; impact: string; nodes: { html: string; failureSummary: string }[] }[] }> } }
    const { violations } = await axe.run(within, { runOnly: rules })
    return violations
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .map(({ id, impact, nodes }) => ({ id, impact, nodes: nodes.map(({ html, failureSummary }) => `${html.slice(0, 200)} :: ${failureSummary.slice(0, 300)}`) }))
  }, { within, rules: RULES })
}
