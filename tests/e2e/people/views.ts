import type { Page } from 'playwright-core'
import { settled } from '../support/settled'

/** Views that are in the page, by the entries of its rail. */
export function listViews(page: Page): Promise<string[]> {
  return page.locator('nav [data-view]').evaluateAll((entries) => entries.map((entry) => (entry as HTMLElement).dataset['view'] ?? ''))
}

/** Brings a view to the front and waits until it stands. */
export async function showView(page: Page, view: string): Promise<void> {
  await page.locator(`nav [data-view="${view}"]`).click()
  await page.locator(`nav [data-view="${view}"][aria-current=page]`).waitFor()
  await page.locator('#view > *').first().waitFor()
  await settled(page) // what fades in has
}
