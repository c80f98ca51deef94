import { describe, expect, it } from 'vitest'
import { takeWindowName } from '../../../renderer/stores/windowName'

/** What a browser keeps for one tab. */
function tabStorage(content = new Map<string, string>()): Storage & { copy(): Storage } {
  return {
    getItem: (key) => content.get(key) ?? null, setItem: (key, value) => void content.set(key, value), removeItem: (key) => void content.delete(key),
    clear: () => content.clear(), key: () => null, get length() { return content.size }, copy: () => tabStorage(new Map(content)),
  }
}

describe('the name of a page', () => {
  it('goes over to the page that is loaded in its place', () => {
    const tab = tabStorage()
    const page = new EventTarget()
    const name = takeWindowName(tab, page)
    page.dispatchEvent(new Event('pagehide'))
    expect(takeWindowName(tab, new EventTarget())).toBe(name)
  })

  it('is another in a copy of the tab', () => {
    const tab = tabStorage()
    const page = new EventTarget()
    const name = takeWindowName(tab, page)
    expect(takeWindowName(tab.copy(), new EventTarget())).not.toBe(name)
    page.dispatchEvent(new Event('pagehide'))
    page.dispatchEvent(new Event('pageshow'))
    expect(takeWindowName(tab.copy(), new EventTarget()), 'of a page that was gone back to').not.toBe(name)
  })
})
