import { Menu } from 'electron'
import { COMMAND_CHANNEL } from './ipc/channels'
import type { EngineLink } from './engine/engineLink'
import type { GpuSupport } from './gpuSupport'
import type { LanguageChoice } from './languageChoice'
import { createMenuTemplate } from './menu'
import type { MenuActions } from './menu'
import type { Opener } from './opener'
import { openWebPage } from './webPage'
import type { WindowHolder } from './windowHolder'

interface AppMenuParts {
  window: WindowHolder
  engine: EngineLink
  opener: Opener
  language: LanguageChoice
  devTools: boolean
  /** Where GPU support can be installed: in a package for Linux. */
  gpu: GpuSupport | undefined
}

/** The application's menu, in the language chosen, with what there is to offer. */
export class AppMenu {
  readonly #parts: AppMenuParts
  #offersGpu = false

  constructor(parts: AppMenuParts) {
    this.#parts = parts
  }

  show(): void {
    const { language, devTools } = this.#parts
    const template = createMenuTemplate({ labels: language.labels, actions: this.#actions(), devTools, isMac: process.platform === 'darwin' })
    Menu.setApplicationMenu(Menu.buildFromTemplate(template))
  }

  /** Looks for a card that nothing uses yet; that takes a moment. */
  async offerGpu(): Promise<void> {
    this.#offersGpu = (await this.#parts.gpu?.isMissing()) ?? false
    if (this.#offersGpu) this.show()
  }

  #actions(): MenuActions {
    const { window, opener, language } = this.#parts
    return {
      command: (command) => window.send(COMMAND_CHANNEL, command),
      importFootage: (kind) => void opener.importFootage(kind),
      openFolder: (purpose) => void opener.openFolder(purpose),
      openWebPage: (page) => void openWebPage({ page, window: window.open, labels: language.labels }),
      ...(this.#offersGpu ? { installGpuSupport: () => void this.#installGpu() } : {}),
    }
  }

  async #installGpu(): Promise<void> {
    const { window, engine, language, gpu } = this.#parts
    await gpu?.install({ window, labels: language.labels, restart: () => engine.restart() })
    await this.offerGpu()
    this.show()
  }
}
