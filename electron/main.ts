import { app, dialog, protocol } from 'electron'
import { hardenContents } from './hardening'
import { allowsDevTools, ownWords, parseLaunch } from './launch'
import { LaunchInbox } from './laterLaunch'
import { SCHEMES } from './protocol'
import { handOverLaunch, onLaterLaunch } from './singleInstance'
import { openWorkstation } from './workstation'

// Boot order, nothing else.

const { isPackaged } = app
const launch = parseLaunch(ownWords(process.argv, { isPackaged }), process.cwd())
for (const word of launch.unknown) process.stderr.write(`pultrack: unknown option ${word} (options: --engine-in-main, --devtools, --user-data FOLDER)\n`)
const devTools = allowsDevTools({ isPackaged, devTools: launch.devTools })

// Before the lock, which is one for each such folder.
if (launch.userData !== undefined) app.setPath('userData', launch.userData)

if (handOverLaunch(launch)) {
  app.exit(0)
} else {
  // Both must come before Electron is ready.
  protocol.registerSchemesAsPrivileged(SCHEMES)
  app.enableSandbox()
  const launches = new LaunchInbox()
  launches.add(launch.paths)
  onLaterLaunch((paths) => launches.add(paths)) // macOS names files before it is ready
  app.on('web-contents-created', (_event, contents) => hardenContents(contents))
  app.whenReady().then(() => openWorkstation({ launch, launches, devTools })).catch(giveUp)
}

/** Nothing is there yet that could say it in a better way. */
function giveUp(thrown: unknown): void {
  dialog.showErrorBox('Pultrack could not start', thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown))
  app.exit(1)
}
