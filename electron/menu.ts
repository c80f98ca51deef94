import type { MenuItemConstructorOptions } from 'electron'
import type { ShellCommand, WebPage } from '../main/contract/shell'
import type { Labels } from './labels'

export interface MenuActions {
  /** What the page carries out. */
  command: (command: ShellCommand) => void
  importFootage: (kind: 'clips' | 'folder') => void
  openFolder: (purpose: 'project' | 'run') => void
  openWebPage: (page: WebPage) => void
  /** Absent where there is nothing to install. */
  installGpuSupport?: () => void
}

interface MenuRequest {
  labels: Labels
  actions: MenuActions
  devTools: boolean
  isMac: boolean
}

/**
 * The menu. Undo and redo are the page's own keys and stand in no menu: Electron's roles would undo typing instead of edits to tracks.
 */
export function createMenuTemplate({ labels, actions, devTools, isMac }: MenuRequest): MenuItemConstructorOptions[] {
  const appMenu: MenuItemConstructorOptions[] = isMac ? [{ role: 'appMenu' }] : []
  return [...appMenu, fileMenu({ labels, actions, isMac }), editMenu(labels), viewMenu({ labels, actions, devTools }), helpMenu({ labels, actions })]
}

function fileMenu({ labels, actions, isMac }: Omit<MenuRequest, 'devTools'>): MenuItemConstructorOptions {
  const ending: MenuItemConstructorOptions[] = isMac ? [] : [{ type: 'separator' }, { label: labels.quit, role: 'quit' }]
  return {
    label: labels.file,
    submenu: [
      { id: 'import-clips', label: labels.importClips, accelerator: 'CmdOrCtrl+O', click: () => actions.importFootage('clips') },
      { id: 'import-folder', label: labels.importFolder, accelerator: 'CmdOrCtrl+Shift+O', click: () => actions.importFootage('folder') },
      { type: 'separator' },
      { id: 'open-project', label: labels.openProject, click: () => actions.openFolder('project') },
      { id: 'open-run', label: labels.openRun, click: () => actions.openFolder('run') },
      ...ending,
    ],
  }
}

function editMenu(labels: Labels): MenuItemConstructorOptions {
  return { label: labels.edit, submenu: [{ role: 'cut' }, { role: 'copy' }, { role: 'paste' }, { role: 'selectAll' }] }
}

function viewMenu({ labels, actions, devTools }: Pick<MenuRequest, 'labels' | 'actions' | 'devTools'>): MenuItemConstructorOptions {
  const item = (label: string, command: ShellCommand): MenuItemConstructorOptions => ({ id: command, label, click: () => actions.command(command) })
  const tools: MenuItemConstructorOptions[] = devTools ? [{ id: 'devtools', label: labels.devTools, role: 'toggleDevTools' }] : []
  return {
    label: labels.view,
    submenu: [
      item(labels.footage, 'show-footage'), item(labels.track, 'show-track'), item(labels.learn, 'show-learn'),
      item(labels.monitor, 'show-monitor'), item(labels.curriculum, 'show-curriculum'),
      { type: 'separator' },
      item(labels.settings, 'show-settings'), item(labels.keys, 'show-keys'),
      { type: 'separator' },
      { label: labels.fullScreen, role: 'togglefullscreen' }, { label: labels.reload, role: 'reload' }, ...tools,
    ],
  }
}

function helpMenu({ labels, actions }: Pick<MenuRequest, 'labels' | 'actions'>): MenuItemConstructorOptions {
  const { installGpuSupport } = actions
  const gpu: MenuItemConstructorOptions[] = installGpuSupport ? [{ type: 'separator' }, { id: 'gpu-support', label: labels.gpuSupport, click: () => installGpuSupport() }] : []
  return {
    label: labels.help,
    role: 'help',
    submenu: [
      { id: 'start-tour', label: labels.tour, click: () => actions.command('start-tour') },
      { label: labels.method, click: () => actions.openWebPage('method') },
      { label: labels.tracker, click: () => actions.openWebPage('tracker') },
      { type: 'separator' },
      { id: 'show-logs', label: labels.logs, click: () => actions.command('show-logs') },
      { id: 'save-diagnostics', label: labels.diagnostics, click: () => actions.command('save-diagnostics') },
      ...gpu,
      { type: 'separator' },
      { label: labels.about, role: 'about' },
    ],
  }
}
