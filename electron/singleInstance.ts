import { app } from 'electron'
import type { Launch } from './launch'
import { parseHandedOver } from './laterLaunch'

/** Whether a window is open already; it has then been given what this start was to open. */
export function handOverLaunch({ paths }: Launch): boolean {
  return !app.requestSingleInstanceLock({ paths })
}

/** Hears of later starts, and of files that macOS hands to the running application. */
export function onLaterLaunch(open: (paths: string[]) => void): void {
  app.on('second-instance', (_event, _argv, _folder, data) => open(parseHandedOver(data)))
  app.on('open-file', (event, path) => {
    event.preventDefault()
    open([path])
  })
}
