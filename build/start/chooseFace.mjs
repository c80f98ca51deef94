/**
 * Whether the workstation can open a window of its own here, or is to be served to a browser.
 *
 * @param {{ browser: boolean, window: boolean, platform?: string, environment?: NodeJS.ProcessEnv, userId?: number }} options
 * @returns {{ face: 'window' | 'browser', reason: string }}
 */
export function chooseFace({ browser, window, platform = process.platform, environment = process.env, userId = process.getuid?.() }) {
  if (browser) return { face: 'browser', reason: '--browser was asked for' }
  if (window) return { face: 'window', reason: '--window was asked for' }
  if (platform === 'linux' && !hasDisplay({ platform, environment })) return { face: 'browser', reason: 'there is no display' }
  // Chromium does not start as root without giving up its sandbox, and we do not give it up.
  if (platform === 'linux' && userId === 0) return { face: 'browser', reason: 'Electron keeps its sandbox and does not run as root' }
  return { face: 'window', reason: 'there is a display' }
}

/** Whether a browser could be opened for a person who looks. */
export function hasDisplay({ platform = process.platform, environment = process.env } = {}) {
  if (environment.CI) return false
  if (platform !== 'linux') return !environment.SSH_CONNECTION
  return Boolean(environment.DISPLAY || environment.WAYLAND_DISPLAY)
}
