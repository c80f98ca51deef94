import type { Session, WebContents } from 'electron'
import { allowsDownload, allowsNavigation, allowsPermission, allowsRequest } from './urlPolicy'

/** No network, no permissions, no devices: the page talks to the engine alone. */
export function hardenSession(session: Session, { devTools }: { devTools: boolean }): void {
  session.webRequest.onBeforeRequest((details, answer) => answer({ cancel: !allowsRequest(details.url, { devTools }) }))
  session.setPermissionRequestHandler((_contents, permission, answer, details) => answer(allowsPermission({ permission, url: details.requestingUrl })))
  session.setPermissionCheckHandler((_contents, permission, requestingOrigin) => allowsPermission({ permission, url: `${requestingOrigin}/` }))
  session.setDevicePermissionHandler(() => false)
  session.setDisplayMediaRequestHandler((_request, answer) => answer({}))
  session.on('will-download', (event, item) => {
    if (!allowsDownload(item.getURL())) event.preventDefault()
  })
}

/** For every page that comes to be, whoever made it: it stays where it is, opens no window, embeds nothing. */
export function hardenContents(contents: WebContents): void {
  contents.on('will-navigate', (event) => {
    if (!allowsNavigation(event.url)) event.preventDefault()
  })
  contents.on('will-frame-navigate', (event) => {
    if (!event.isMainFrame || !allowsNavigation(event.url)) event.preventDefault()
  })
  contents.on('will-redirect', (event) => event.preventDefault())
  contents.on('will-attach-webview', (event) => event.preventDefault())
  contents.setWindowOpenHandler(() => ({ action: 'deny' }))
}
