import { dialog, shell } from 'electron'
import type { BrowserWindow } from 'electron'
import type { WebPage } from '../main/contract/shell'
import { webPageQuestion } from './dialogs'
import type { Labels } from './labels'
import { WEB_PAGES } from './urlPolicy'

/** Opens one of the known pages in the user's browser, after asking. @returns whether it was opened */
export async function openWebPage({ page, window, labels }: { page: WebPage; window: BrowserWindow | undefined; labels: Labels }): Promise<boolean> {
  const address = WEB_PAGES[page]
  const question = webPageQuestion(address, labels)
  const { response } = await (window ? dialog.showMessageBox(window, question) : dialog.showMessageBox(question))
  if (response !== 1) return false
  await shell.openExternal(address)
  return true
}
