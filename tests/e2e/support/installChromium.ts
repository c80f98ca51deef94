import { findChromium } from './findChromium'

/** Before any test: two workers that install at once would lock each other out. Those that need a Chromium say so where there is none. */
export function setup(): void {
  try {
    findChromium()
  } catch {
    // not every run needs one
  }
}
