import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { expect } from 'vitest'
import { findViolations } from '../support/findViolations'
import { settled } from '../support/settled'

/** For people to look at; not compared. */
const PICTURES = process.env['PULTRACK_SCREENSHOTS']
const SCHEMES = ['light', 'dark'] as const
const SIZES = [{ width: 1280, height: 720 }, { width: 2560, height: 1440 }]

/**
 * Looks at what is on the page, light and dark, small and large: nothing may be a serious violation, and nothing may reach beyond the window, which cannot be
 * scrolled. One page in all looks: another would have to wait until this one is no editor any more.
 */
export async function lookAt(page: Page, name: string): Promise<void> {
  for (const colorScheme of SCHEMES) {
    await page.emulateMedia({ colorScheme })
    await page.locator(`html[data-theme=${colorScheme}]`).waitFor({ state: 'attached' })
    for (const viewport of SIZES) {
      await page.setViewportSize(viewport)
      await settled(page)
      if (PICTURES) {
        mkdirSync(PICTURES, { recursive: true })
        await page.screenshot({ path: join(PICTURES, `${name}-${colorScheme}-${viewport.width}.png`) })
      }
      const scrolls = await page.evaluate(() => [document.documentElement.scrollWidth > innerWidth, document.documentElement.scrollHeight > innerHeight])
      expect(scrolls, `${name}, ${viewport.width}`).toEqual([false, false])
      if (viewport.width > 1280) continue
      const violations = await findViolations(page)
      expect(violations, `${name}, ${colorScheme}`).toEqual([])
    }
  }
  await page.setViewportSize(SIZES[0]!)
  await settled(page)
}
