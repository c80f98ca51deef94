import type { Shell } from '../../main/contract/shell'

declare global {
  interface Window {
    pultrackShell?: Shell
  }
}

/** What the desktop window does for the page; undefined in a browser. */
export function findShell(): Shell | undefined {
  return window.pultrackShell
}
