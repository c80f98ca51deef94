import { join } from 'node:path'
import { app, Menu, protocol, session } from 'electron'
import type { EngineLife } from '../main/contract/shell'
import { engineForker } from './engine/engineForker'
import { EngineLink } from './engine/engineLink'
import { tellTrouble } from './engineTrouble'
import { hardenSession } from './hardening'
import { COMMAND_CHANNEL, ENGINE_LIFE_CHANNEL, OPEN_CHANNEL } from './ipc/channels'
import { registerShellCalls } from './ipc/shellCalls'
import { showJobSigns } from './jobSigns'
import { LanguageChoice } from './languageChoice'
import type { Launch } from './launch'
import { createMenuTemplate } from './menu'
import { Opener } from './opener'
import { attendPageCrash } from './pageCrash'
import { serveSchemes } from './protocol'
import { onLaterLaunch } from './singleInstance'
import { openWebPage } from './webPage'
import { openWindow, raiseWindow } from './window'
import { guardWindow } from './windowGuard'
import { WindowHolder } from './windowHolder'

/** Opens the workstation: the engine, the window, and what lies between them. */
export async function openWorkstation({ launch, devTools }: { launch: Launch; devTools: boolean }): Promise<void> {
  const files = locateFiles()
  const window = new WindowHolder()
  const engine = new EngineLink({ fork: engineForker({ launch, bundle: files.engine }), onLife: (life) => showLife(life) })
  const showLife = (life: EngineLife): void => {
    window.send(ENGINE_LIFE_CHANNEL, life)
    void tellTrouble(life, { window, labels: () => language.labels, restart: () => engine.start() })
  }
  const language: LanguageChoice = new LanguageChoice(app.getLocale(), () => setMenu({ language, opener, window, devTools }))
  const opener = new Opener({ window: () => window.open, labels: () => language.labels, admit: (paths) => engine.admit(paths), send: (request) => window.send(OPEN_CHANNEL, request) })

  hardenSession(session.defaultSession, { devTools })
  serveSchemes({ protocol, pageFolder: files.page, readPicture: (request) => engine.readPicture(request) })
  registerShellCalls({ window, engine, opener, language })
  setMenu({ language, opener, window, devTools })
  showJobSigns({ engine, window, language })
  engine.start()
  window.set(await openWindow({ preload: files.preload, icon: files.icon, statePath: join(app.getPath('userData'), 'window.json'), devTools }))
  attendWindow({ window, engine, opener, language })
  void opener.openPaths(launch.paths)
}

function attendWindow({ window, engine, opener, language }: { window: WindowHolder; engine: EngineLink; opener: Opener; language: LanguageChoice }): void {
  if (!window.open) return
  guardWindow({ window: window.open, engine, language })
  attendPageCrash({ window: window.open, language })
  window.open.webContents.on('did-start-loading', () => opener.queue.pageLeft())
  onLaterLaunch((paths) => {
    if (window.open) raiseWindow(window.open)
    void opener.openPaths(paths)
  })
}

interface MenuParts {
  language: LanguageChoice
  opener: Opener
  window: WindowHolder
  devTools: boolean
}

function setMenu({ language, opener, window, devTools }: MenuParts): void {
  const { labels } = language
  const actions = {
    command: (command: string) => window.send(COMMAND_CHANNEL, command),
    importFootage: (kind: 'clips' | 'folder') => void opener.importFootage(kind),
    openFolder: (purpose: 'project' | 'run') => void opener.openFolder(purpose),
    openWebPage: (page: 'documentation' | 'issues') => void openWebPage({ page, window: window.open, labels }),
  }
  Menu.setApplicationMenu(Menu.buildFromTemplate(createMenuTemplate({ labels, actions, devTools, isMac: process.platform === 'darwin' })))
}

/** The same below the repository and inside a package. */
function locateFiles(): { page: string; preload: string; engine: string; icon: string } {
  const dist = join(app.getAppPath(), 'dist')
  const shell = join(dist, 'electron')
  return { page: join(dist, 'page'), preload: join(shell, 'preload.cjs'), engine: join(shell, 'engine.mjs'), icon: join(shell, 'icon.png') }
}
