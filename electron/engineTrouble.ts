import { dialog } from 'electron'
import type { EngineLife } from '../main/contract/shell'
import type { Labels } from './labels'
import type { WindowHolder } from './windowHolder'

interface TroubleParts {
  window: WindowHolder
  labels: () => Labels
  restart: () => void
}

/** An engine that comes back by itself is the page's to tell; one that stays down is told here, with its last words, and started again when a person says so. */
export async function tellTrouble(life: EngineLife, { window, labels, restart }: TroubleParts): Promise<void> {
  if (life.phase !== 'failed' || life.restarting) return
  const { engineDown, engineDownDetail, startAgain, leaveIt } = labels()
  const question = { type: 'error' as const, message: engineDown(life.failure, life.exitCode), detail: [engineDownDetail, ...life.lastWords].join('\n'), buttons: [leaveIt, startAgain], defaultId: 1, cancelId: 0, noLink: true }
  const { response } = await (window.open ? dialog.showMessageBox(window.open, question) : dialog.showMessageBox(question))
  if (response === 1) restart()
}
