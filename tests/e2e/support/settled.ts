import type { Page } from 'playwright-core'

/** What was done so far is on the screen: what depends on the next animation frame, and what that asks of the one behind it. */
export function drawn(page: Page): Promise<void> {
  return page.evaluate(() => new Promise<void>((resolve) => requestAnimationFrame(() => requestAnimationFrame(() => resolve()))))
}

/** What fades or slides is where it goes to, and what depends on the size was drawn. */
export async function settled(page: Page): Promise<void> {
  await drawn(page)
  await page.waitForFunction(() => document.getAnimations().every((animation) => animation.playState !== 'running' || animation.effect?.getComputedTiming().iterations === Infinity))
}
