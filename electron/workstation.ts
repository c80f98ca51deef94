import { join } from 'node:path'
import { app, protocol, session } from 'electron'
import type { EngineLife } from '../main/contract/shell'
import { AppMenu } from './appMenu'
import { engineForker } from './engine/engineForker'
import { EngineLink } from './engine/engineLink'
import { tellTrouble } from './engineTrouble'
import { GpuSupport } from './gpuSupport'
import { hardenSession } from './hardening'
import { ENGINE_LIFE_CHANNEL, OPEN_CHANNEL } from './ipc/channels'
import { registerShellCalls } from './ipc/shellCalls'
import { showJobSigns } from './jobSigns'
import { LanguageChoice } from './languageChoice'
import type { LaunchInbox } from './laterLaunch'
import type { Launch } from './launch'
import { Notices } from './notices'
import { Opener } from './opener'
import { attendPageCrash } from './pageCrash'
import { serveSchemes } from './protocol'
import { openWindow, raiseWindow } from './window'
import { guardWindow } from './windowGuard'
import { WindowHolder } from './windowHolder'

interface Opening {
  launch: Launch
  /** What is to be opened: by this start, and by later ones. */
  launches: LaunchInbox
  devTools: boolean
}

/** Opens the workstation: the engine, the window, and what lies between them. */
export async function openWorkstation({ launch, launches, devTools }: Opening): Promise<void> {
  const files = locateFiles()
  const window = new WindowHolder()
  const gpu = await openGpuSupport(files.cuda)
  const engine = new EngineLink({ fork: engineForker({ launch, bundle: files.engine, learner: files.learner, environment: () => gpu?.environment ?? {} }), onLife: (life) => showLife(life) })
  const showLife = (life: EngineLife): void => {
    window.send(ENGINE_LIFE_CHANNEL, life)
    void tellTrouble(life, { window, labels: () => language.labels, restart: () => engine.start() })
  }
  const language = new LanguageChoice(app.getLocale(), () => menu.show())
  const opener = new Opener({ window: () => window.open, labels: () => language.labels, admit: (paths) => engine.admit(paths), send: (request) => window.send(OPEN_CHANNEL, request) })
  const menu = new AppMenu({ window, engine, opener, language, devTools, gpu })

  hardenSession(session.defaultSession, { devTools })
  serveSchemes({ protocol, pageFolder: files.page, readPicture: (request) => engine.readPicture(request) })
  const notices = new Notices(window)
  registerShellCalls({ window, engine, opener, language, notices })
  menu.show()
  showJobSigns({ engine, window, language, notices })
  engine.start()
  window.set(await openWindow({ preload: files.preload, icon: files.icon, statePath: join(app.getPath('userData'), 'window.json'), devTools }))
  attendWindow({ window, engine, opener, language })
  launches.deliverTo((paths) => {
    if (window.open) raiseWindow(window.open)
    void opener.openPaths(paths)
  })
  void menu.offerGpu()
}

function attendWindow({ window, engine, opener, language }: { window: WindowHolder; engine: EngineLink; opener: Opener; language: LanguageChoice }): void {
  if (!window.open) return
  guardWindow({ window: window.open, engine, language })
  attendPageCrash({ window: window.open, language })
  window.open.webContents.on('did-start-loading', () => opener.queue.pageLeft())
}

/** In development the machine is prepared for its card before anything starts. */
async function openGpuSupport(bundle: string): Promise<GpuSupport | undefined> {
  if (!app.isPackaged || process.platform !== 'linux') return undefined
  return GpuSupport.open({ bundle, userData: app.getPath('userData'), resources: process.resourcesPath })
}

/** The same below the repository and inside a package. */
function locateFiles(): { page: string; preload: string; engine: string; learner: string; cuda: string; icon: string } {
  const dist = join(app.getAppPath(), 'dist')
  const shell = join(dist, 'electron')
  return { page: join(dist, 'page'), preload: join(shell, 'preload.cjs'), engine: join(shell, 'engine.mjs'), learner: join(shell, 'learner.mjs'), cuda: join(shell, 'cuda.mjs'), icon: join(shell, 'icon.png') }
}
