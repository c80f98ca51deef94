import { dialog } from 'electron'
import type { BrowserWindow, OpenDialogOptions } from 'electron'
import { toAppError } from '../main/contract/errors'
import type { Place } from '../main/contract/ids'
import type { OpenRequest } from '../main/contract/shell'
import { folderDialog, footageDialog } from './dialogs'
import type { FolderPurpose } from './dialogs'
import type { Labels } from './labels'
import { OpenQueue } from './openQueue'
import { explainMissing, sortPaths } from './openRequests'

interface OpenerParts {
  window: () => BrowserWindow | undefined
  labels: () => Labels
  /** Lets the engine read what a person picked. */
  admit: (paths: readonly string[]) => Promise<Place[]>
  send: (request: OpenRequest) => void
}

/** Everything by which a person names files: dialogs, the command line, later starts. What is named is admitted to the engine first. */
export class Opener {
  readonly queue: OpenQueue
  readonly #parts: OpenerParts

  constructor(parts: OpenerParts) {
    this.#parts = parts
    this.queue = new OpenQueue(parts.send)
  }

  /** For the page. @throws AppError */
  async chooseFootage(kind: 'clips' | 'folder'): Promise<Place[]> {
    const paths = await this.#choose(footageDialog(kind, this.#parts.labels()))
    return paths.length === 0 ? [] : this.#parts.admit(paths)
  }

  /** For the page. @throws AppError */
  async chooseFolder(purpose: FolderPurpose): Promise<Place | null> {
    const paths = await this.#choose(folderDialog(purpose, this.#parts.labels()))
    const [place] = paths.length === 0 ? [] : await this.#parts.admit(paths)
    return place ?? null
  }

  /** For the menu: the page is told as if it had been asked from outside. */
  async importFootage(kind: 'clips' | 'folder'): Promise<void> {
    await this.#openReported(() => this.#choose(footageDialog(kind, this.#parts.labels())))
  }

  async openFolder(purpose: 'project' | 'run'): Promise<void> {
    await this.#openReported(() => this.#choose(folderDialog(purpose, this.#parts.labels())))
  }

  /** For command lines and later starts. What cannot be opened is said in a box, and the rest is opened. */
  async openPaths(paths: readonly string[]): Promise<void> {
    await this.#openReported(() => Promise.resolve([...paths]))
  }

  async #openReported(choose: () => Promise<string[]>): Promise<void> {
    try {
      const { requests, missing } = await sortPaths(await choose())
      for (const { purpose, paths } of requests) this.queue.add({ purpose, places: await this.#parts.admit(paths) })
      if (missing.length > 0) throw explainMissing(missing)
    } catch (thrown) {
      const { message, hint } = toAppError(thrown)
      dialog.showErrorBox(message, hint ?? '')
    }
  }

  async #choose(options: OpenDialogOptions): Promise<string[]> {
    const window = this.#parts.window()
    const { canceled, filePaths } = await (window ? dialog.showOpenDialog(window, options) : dialog.showOpenDialog(options))
    return canceled ? [] : filePaths
  }
}
