import type { BrowserWindow } from 'electron'

/** The one window, while there is one. */
export class WindowHolder {
  #window: BrowserWindow | undefined

  set(window: BrowserWindow): void {
    this.#window = window
  }

  get open(): BrowserWindow | undefined {
    return this.#window && !this.#window.isDestroyed() ? this.#window : undefined
  }

  /** Whose messages are listened to. */
  get contentsId(): number | undefined {
    return this.open?.webContents.id
  }

  send(channel: string, value: unknown): void {
    this.open?.webContents.send(channel, value)
  }
}
