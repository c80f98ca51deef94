import { Notification } from 'electron'
import { raiseWindow } from './window'
import type { WindowHolder } from './windowHolder'

/** More than these at once nobody reads; the oldest is let go. */
const MOST_SHOWN = 20

/** Notices of the operating system, for what happens while nobody looks at the window. Only the shell shows any: pages are denied the permission. */
export class Notices {
  /** Held, or they would be collected and a click on them lost. */
  readonly #shown = new Set<Notification>()

  constructor(private readonly window: WindowHolder) {}

  /** @returns false where somebody looks at the window, or the system has no notices */
  show({ title, body }: { title: string; body: string }): boolean {
    if (this.window.open?.isFocused() || !Notification.isSupported()) return false
    const notice = new Notification({ title, body })
    notice.on('click', () => this.window.open && raiseWindow(this.window.open))
    notice.on('close', () => this.#shown.delete(notice))
    this.#shown.add(notice)
    const [oldest] = this.#shown
    if (this.#shown.size > MOST_SHOWN && oldest) this.#shown.delete(oldest)
    notice.show()
    return true
  }
}
