import { app, ipcMain, MessageChannelMain } from 'electron'
import type { IpcMainInvokeEvent } from 'electron'
import type { EngineLink } from '../engine/engineLink'
import type { LanguageChoice } from '../languageChoice'
import type { Opener } from '../opener'
import type { Notices } from '../notices'
import { openWebPage } from '../webPage'
import type { WindowHolder } from '../windowHolder'
import { answerCall, listCalls } from './answerCall'
import type { ShellHandlers } from './answerCall'
import { channelOf } from './channels'
import { handOverPort } from './portHandover'
import { isTrustedSender } from './trustedSender'

interface ShellParts {
  window: WindowHolder
  engine: EngineLink
  opener: Opener
  language: LanguageChoice
  notices: Notices
}

/** Registers every call of the contract with the main process. */
export function registerShellCalls(parts: ShellParts): void {
  const answering = {
    handlers: createHandlers(parts),
    isTrusted: (event: IpcMainInvokeEvent) => isTrustedSender(event, parts.window.contentsId),
    onRefused: (reason: string) => process.stderr.write(`refused: ${reason}\n`),
  }
  for (const name of listCalls()) ipcMain.handle(channelOf(name), answerCall(name, answering))
}

function createHandlers({ window, engine, opener, language, notices }: ShellParts): ShellHandlers<IpcMainInvokeEvent> {
  return {
    describe: () => ({ platform: process.platform, version: app.getVersion(), language: language.tag, engine: engine.life, open: opener.queue.take() }),
    requestEnginePort: async ({ nonce }, { senderFrame }) => {
      if (senderFrame) await handOverPort({ nonce, frame: senderFrame, createChannel: () => new MessageChannelMain(), connect: (port) => engine.connect(port) })
      return null
    },
    restartEngine: () => {
      engine.start()
      return null
    },
    chooseFootage: ({ kind }) => opener.chooseFootage(kind),
    chooseFolder: ({ purpose }) => opener.chooseFolder(purpose),
    admitDropped: ({ paths }) => engine.admit(paths),
    openWebPage: ({ page }) => openWebPage({ page, window: window.open, labels: language.labels }),
    setLanguage: ({ language: tag }) => {
      language.set(tag)
      return null
    },
    notify: (notice) => notices.show(notice),
  }
}
