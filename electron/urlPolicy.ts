/**
 * Which addresses the window may show, load and leave for. Everything else is refused; nothing here needs Electron.
 */

/** The page's only origin. */
export const APP_SCHEME = 'app'
export const APP_HOST = 'pultrack'
export const APP_ORIGIN = `${APP_SCHEME}://${APP_HOST}`
export const PAGE_URL = `${APP_ORIGIN}/index.html`
/** Pictures of clips, by opaque id. */
export const CLIP_SCHEME = 'clip'

/** Web pages that a user may be sent to, by name: the page never hands over an address. */
export const WEB_PAGES = {
  method: 'https://openaccess.thecvf.com/content/CVPR2021/html/Wu_Progressive_Unsupervised_Learning_for_Visual_Object_Tracking_CVPR_2021_paper.html',
  tracker: 'https://arxiv.org/abs/1606.09549',
} as const

function parseUrl(url: string): URL | undefined {
  return URL.canParse(url) ? new URL(url) : undefined
}

/**
 * Whether an address is part of the page itself. `URL.origin` is "null" for schemes that the platform does not know, hence scheme and host.
 */
export function isAppUrl(url: string): boolean {
  const parsed = parseUrl(url)
  return parsed?.protocol === `${APP_SCHEME}:` && parsed.host === APP_HOST && parsed.username === '' && parsed.password === ''
}

/** The page changes its view by itself and never navigates; a reload of the page is no navigation elsewhere. */
export function allowsNavigation(url: string): boolean {
  return isAppUrl(url)
}

/** What the session may load at all: the page, pictures of clips, what the page itself made, and DevTools' own files where they are allowed. */
export function allowsRequest(url: string, { devTools }: { devTools: boolean }): boolean {
  const parsed = parseUrl(url)
  if (!parsed) return false
  switch (parsed.protocol) {
    case `${APP_SCHEME}:`:
      return isAppUrl(url)
    case `${CLIP_SCHEME}:`:
    case 'data:':
      return true
    case 'blob:':
      return isAppUrl(url.slice('blob:'.length))
    case 'devtools:':
      return devTools
    default:
      return false
  }
}

/**
 * Every permission is denied but one: writing plain text or a picture to the clipboard after the user asked for it, so that errors, values and
 * charts can be copied. Reading the clipboard stays denied.
 */
export function allowsPermission({ permission, url }: { permission: string; url: string }): boolean {
  return permission === 'clipboard-sanitized-write' && isAppUrl(url)
}

/** Only what the page made itself may be saved: charts, tables, snapshots. */
export function allowsDownload(url: string): boolean {
  const scheme = parseUrl(url)?.protocol
  return scheme === 'data:' || (scheme === 'blob:' && isAppUrl(url.slice('blob:'.length)))
}
