import { BrowserWindow, screen } from 'electron'
import { PAGE_URL } from './urlPolicy'
import { loadWindowState, saveWindowState } from './windowState'
import type { WindowState } from './windowState'

interface WindowRequest {
  preload: string
  icon: string
  /** File that keeps size and place. */
  statePath: string
  devTools: boolean
}

/** From the last change to writing it down: a window that is dragged says so sixty times a second. */
const SAVE_PAUSE = 500

/** Opens the one window on the page, where and as large as it was left. */
export async function openWindow({ preload, icon, statePath, devTools }: WindowRequest): Promise<BrowserWindow> {
  const state = await loadWindowState(statePath, screen.getAllDisplays().map(({ workArea }) => workArea))
  const window = new BrowserWindow({
    ...givenPlace(state),
    minWidth: 900,
    minHeight: 600,
    show: false,
    title: 'Pultrack',
    icon,
    backgroundColor: '#16181d',
    // A preview that is hidden must not slow down what comes from the engine: the page pauses drawing by itself.
    webPreferences: { preload, contextIsolation: true, nodeIntegration: false, sandbox: true, webSecurity: true, webviewTag: false, devTools, spellcheck: false, backgroundThrottling: false },
  })
  if (state.maximized) window.maximize()
  if (state.fullScreen) window.setFullScreen(true)
  keepState(window, statePath)
  window.once('ready-to-show', () => window.show())
  void window.loadURL(PAGE_URL)
  return window
}

function givenPlace({ area: { x, y, width, height } }: WindowState): { width: number; height: number; x?: number; y?: number } {
  return x === undefined || y === undefined ? { width, height } : { x, y, width, height }
}

function keepState(window: BrowserWindow, path: string): void {
  let timer: NodeJS.Timeout | undefined
  const save = (): void => {
    // A folder that cannot be written costs the window's place, nothing else.
    void saveWindowState(path, readState(window)).catch(() => undefined)
  }
  const saveSoon = (): void => {
    clearTimeout(timer)
    timer = setTimeout(() => !window.isDestroyed() && save(), SAVE_PAUSE)
  }
  window.on('resize', saveSoon)
  window.on('move', saveSoon)
  window.on('maximize', saveSoon)
  window.on('unmaximize', saveSoon)
  window.on('enter-full-screen', saveSoon)
  window.on('leave-full-screen', saveSoon)
  window.on('close', save)
}

function readState(window: BrowserWindow): WindowState {
  return { area: window.getNormalBounds(), maximized: window.isMaximized(), fullScreen: window.isFullScreen() }
}

/** Brings the window to the front, from wherever it is; one that is still being made comes by itself when it has something to show. */
export function raiseWindow(window: BrowserWindow): void {
  if (!window.isVisible() && !window.isMinimized()) return
  if (window.isMinimized()) window.restore()
  window.show()
  window.focus()
}
