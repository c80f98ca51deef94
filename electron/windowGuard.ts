import { app, dialog, powerMonitor } from 'electron'
import type { BrowserWindow } from 'electron'
import { CloseGuard } from './closeGuard'
import { closeDecision, closeQuestion, unsavedDecision, unsavedQuestion } from './dialogs'
import type { EngineLink } from './engine/engineLink'
import type { LanguageChoice } from './languageChoice'
import { settleUnsaved } from './unsavedEdits'

/** Lets the window close only when a person agrees that running jobs stop, and the application end only when the engine has. */
export function guardWindow({ window, engine, language }: { window: BrowserWindow; engine: EngineLink; language: LanguageChoice }): void {
  const guard = new CloseGuard({
    countJobs: () => engine.jobsAtWork.count,
    ask: async (jobs) => closeDecision((await dialog.showMessageBox(window, closeQuestion(jobs, language.labels))).response),
    settleUnsaved: () => settleUnsaved({
      call: (name, args, options) => engine.call(name, args, options),
      ask: async (unsaved) => unsavedDecision((await dialog.showMessageBox(window, unsavedQuestion(unsaved, language.labels))).response),
      tell: async ({ message, hint }) => void (await dialog.showMessageBox(window, { type: 'error', message, detail: hint ?? '' })),
    }),
    stopEngine: () => engine.stop(),
    leave: () => app.quit(),
  })
  window.on('close', (event) => guard.onClose(event))
  // A window that is destroyed without asking (its process crashed while closing) must not leave the engine behind.
  window.on('closed', () => void guard.endNow())
  // Electron's types leave out the event that its documentation promises: it delays the system's end until we are done.
  powerMonitor.on('shutdown', (event?: { preventDefault(): void }) => {
    event?.preventDefault()
    void guard.endNow()
  })
  window.on('session-end', () => void guard.endNow())
  app.on('window-all-closed', () => void guard.endNow())
}
