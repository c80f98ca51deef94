import type { Failure } from './failure'
import type { Place } from './ids'

/**
 * What the desktop shell does for the page, beside the engine: dialogs, dropped files, the hand-over of the engine's port. In a browser none of
 * this is there, and `window.pultrackShell` is undefined.
 */

/** Where the preload script puts the {@link Shell} in the page's world. */
export const SHELL_KEY = 'pultrackShell'

/** `kind` of the window message that carries the engine's port into the page. */
export const ENGINE_PORT_MESSAGE = 'pultrack:engine-port'

/** Pages on the web that explain the method: the only ones that the shell opens, by name and after asking. */
export const WEB_PAGE_NAMES = ['method', 'tracker'] as const
export type WebPage = (typeof WEB_PAGE_NAMES)[number]

/** What a person asked the window to open, by the command line, a second start, the menu or a drop on the icon; the engine lets it be read. */
export interface OpenRequest {
  purpose: 'project' | 'run' | 'model' | 'footage'
  places: Place[]
}

export type EngineFailure = 'crashed' | 'exited' | 'did-not-start' | 'killed' | 'out-of-memory'

/** State of the engine's process as the shell sees it. After `failed` with `restarting`, a new port can be asked for once it runs. */
export type EngineLife =
  | { phase: 'starting' | 'running' | 'stopping' | 'stopped' }
  | { phase: 'failed'; failure: EngineFailure; exitCode: number | null; restarting: boolean; lastWords: string[] }

/** Commands of the menu that the page carries out. */
export const SHELL_COMMANDS = ['show-footage', 'show-track', 'show-learn', 'show-monitor', 'show-curriculum', 'show-settings', 'show-keys', 'start-tour', 'show-logs', 'save-diagnostics'] as const
export type ShellCommand = (typeof SHELL_COMMANDS)[number]

export interface ShellDescription {
  platform: string
  version: string
  /** Language of the system as a BCP 47 tag, e.g. `de-DE`. */
  language: string
  engine: EngineLife
  /** What is still to be opened; asking takes it. Later requests come by `onOpen`. */
  open: OpenRequest[]
}

/** As it crosses: plain data, because an error that crosses Electron's bridge keeps nothing but its message. */
export type ShellResult<T> = { ok: true; value: T } | { ok: false; error: Failure }

type Unsubscribe = () => void

/** `window.pultrackShell` as the page sees it. */
export interface Shell {
  describe(): Promise<ShellResult<ShellDescription>>
  /** The port arrives as a window message `{ kind: ENGINE_PORT_MESSAGE, nonce }` from this very window, with one port. */
  requestEnginePort(nonce: string): Promise<ShellResult<null>>
  restartEngine(): Promise<ShellResult<null>>
  chooseFootage(kind: 'clips' | 'folder'): Promise<ShellResult<Place[]>>
  chooseFolder(purpose: 'project' | 'newProject' | 'run' | 'model' | 'comparison'): Promise<ShellResult<Place | null>>
  /** Files that the user dropped on the window or chose in a file input; anything else has no path and is left out. */
  placesOfDropped(files: readonly object[]): Promise<ShellResult<Place[]>>
  openWebPage(page: WebPage): Promise<ShellResult<boolean>>
  setLanguage(language: string): Promise<ShellResult<null>>
  /** A notice of the operating system, where nobody looks at the window; a click on it brings the window up. False: not shown. */
  notify(notice: { title: string; body: string }): Promise<ShellResult<boolean>>
  onEngineLife(listener: (life: EngineLife) => void): Unsubscribe
  onOpen(listener: (request: OpenRequest) => void): Unsubscribe
  onCommand(listener: (command: ShellCommand) => void): Unsubscribe
}
