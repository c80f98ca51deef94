const KEY = 'pultrack.window'

/**
 * Names this page among those on one engine, and the page that is loaded in its place: the name is left behind only on the way out,
 * so that a tab that a browser makes as a copy of this one, with all that it stored, has another.
 */
export function takeWindowName(storage: Storage, page: EventTarget): string {
  const name = storage.getItem(KEY) ?? crypto.randomUUID()
  storage.removeItem(KEY)
  page.addEventListener('pagehide', () => storage.setItem(KEY, name))
  page.addEventListener('pageshow', () => storage.removeItem(KEY)) // out of a browser's memory of pages, by its "back"
  return name
}
