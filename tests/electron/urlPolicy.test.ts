import { describe, expect, it } from 'vitest'
import { CONTENT_SECURITY_POLICY } from '../../electron/contentSecurity'
import { allowsDownload, allowsNavigation, allowsPermission, allowsRequest, isAppUrl, PAGE_URL, WEB_PAGES } from '../../electron/urlPolicy'

const FOREIGN = [
  'https://example.org/', 'http://127.0.0.1:8080/', 'ws://localhost/', 'wss://example.org/', 'ftp://example.org/', 'file:///etc/passwd', 'javascript:alert(1)',
  'app://evil/index.html', 'app://pultrack.evil/', 'app://pultrack@evil/', 'app://user@pultrack/', 'app://pultrack:81/', 'blob:https://example.org/1', 'about:blank', 'chrome://gpu', '', 'nonsense',
]

describe('what the window may load', () => {
  it.each(FOREIGN)('refuses %j', (url) => {
    expect({ page: isAppUrl(url), navigation: allowsNavigation(url), request: allowsRequest(url, { devTools: true }), download: allowsDownload(url) }).toEqual({ page: false, navigation: false, request: false, download: false })
  })

  it.each([PAGE_URL, 'app://pultrack/assets/index-1.js', 'clip://pictures/clip_abcdef?width=320', 'data:image/png;base64,AA==', 'blob:app://pultrack/0a1b'])('loads %s', (url) => {
    expect(allowsRequest(url, { devTools: false })).toBe(true)
  })

  it('loads DevTools where they are allowed, and only there', () => {
    expect(allowsRequest('devtools://devtools/bundled/inspector.html', { devTools: true })).toBe(true)
    expect(allowsRequest('devtools://devtools/bundled/inspector.html', { devTools: false })).toBe(false)
  })

  it('stays on the page', () => {
    expect(allowsNavigation(PAGE_URL)).toBe(true)
    expect(allowsNavigation('clip://pictures/clip_abcdef')).toBe(false)
    expect(allowsNavigation('data:text/html,<script>1</script>')).toBe(false)
    expect(allowsNavigation('blob:app://pultrack/0a1b')).toBe(false)
  })

  it('saves only what the page made', () => {
    expect(allowsDownload('blob:app://pultrack/0a1b')).toBe(true)
    expect(allowsDownload('data:text/csv,a')).toBe(true)
    expect(allowsDownload(PAGE_URL)).toBe(false)
  })
})

describe('permissions', () => {
  const permissions = ['media', 'geolocation', 'notifications', 'midi', 'midiSysex', 'clipboard-read', 'display-capture', 'fullscreen', 'openExternal', 'pointerLock', 'fileSystem', 'hid', 'serial', 'usb', 'unknown']

  it.each(permissions)('denies %s to the page itself', (permission) => {
    expect(allowsPermission({ permission, url: PAGE_URL })).toBe(false)
  })

  it('lets the page copy, nobody else', () => {
    expect(allowsPermission({ permission: 'clipboard-sanitized-write', url: PAGE_URL })).toBe(true)
    expect(allowsPermission({ permission: 'clipboard-sanitized-write', url: 'https://example.org/' })).toBe(false)
  })
})

describe('content security policy', () => {
  const directives = new Map(CONTENT_SECURITY_POLICY.split('; ').map((directive) => [directive.split(' ')[0]!, directive.split(' ').slice(1)]))

  it('begins with nothing, and allows no inline, no eval, no network', () => {
    expect(directives.get('default-src')).toEqual(["'none'"])
    expect(directives.get('script-src')).toEqual(["'self'"])
    expect(directives.get('connect-src')).toEqual(["'self'"])
    expect(CONTENT_SECURITY_POLICY).not.toMatch(/unsafe|http|\*|ws:|wss:/)
    for (const name of ['base-uri', 'form-action', 'frame-ancestors']) expect(directives.get(name)).toEqual(["'none'"])
  })
})

it('sends people to fixed https addresses only', () => {
  for (const address of Object.values(WEB_PAGES)) expect(new URL(address).protocol).toBe('https:')
})
