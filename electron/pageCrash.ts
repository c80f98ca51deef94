import { dialog } from 'electron'
import type { BrowserWindow } from 'electron'
import type { LanguageChoice } from './languageChoice'

/** The page's process may end by itself, through a full memory or a fault of the graphics driver. Jobs go on; the person decides about the page. */
export function attendPageCrash({ window, language }: { window: BrowserWindow; language: LanguageChoice }): void {
  window.webContents.on('render-process-gone', (_event, { reason }) => {
    if (reason === 'clean-exit') return
    const { labels } = language
    const question = { type: 'error' as const, message: labels.pageGone(reason), detail: labels.pageGoneDetail, buttons: [labels.reload], noLink: true }
    void dialog.showMessageBox(window, question).then(() => {
      if (!window.isDestroyed()) window.webContents.reload()
    })
  })
}
