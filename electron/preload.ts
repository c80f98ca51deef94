import { contextBridge, ipcRenderer, webUtils } from 'electron'
import type { IpcRendererEvent } from 'electron'
import { ENGINE_PORT_MESSAGE, SHELL_KEY } from '../main/contract/shell'
import type { Shell, ShellResult } from '../main/contract/shell'
import type { ShellArgument, ShellCallName, ShellValue } from '../main/contract/shellCalls'
import { channelOf, COMMAND_CHANNEL, ENGINE_LIFE_CHANNEL, ENGINE_PORT_CHANNEL, OPEN_CHANNEL } from './ipc/channels'
import { NonceBook } from './ipc/nonceBook'

// Named functions only: the page can neither choose a channel nor reach Electron.

const nonces = new NonceBook()

function call<Name extends ShellCallName>(name: Name, argument: ShellArgument<Name>): Promise<ShellResult<ShellValue<Name>>> {
  return ipcRenderer.invoke(channelOf(name), argument) as Promise<ShellResult<ShellValue<Name>>>
}

/** Hands the page the value, never Electron's event: that would carry `sender` with it. */
function listen<T>(channel: string, listener: (value: T) => void): () => void {
  const receive = (_event: IpcRendererEvent, value: T): void => listener(value)
  ipcRenderer.on(channel, receive)
  return () => ipcRenderer.off(channel, receive)
}

/** A file without a path was made by the page itself; only what a person dropped or chose has one. */
function pathOf(file: object): string {
  return file instanceof File ? webUtils.getPathForFile(file) : ''
}

const shell: Shell = {
  describe: () => call('describe', null),
  requestEnginePort: (nonce) => {
    nonces.expect(nonce)
    return call('requestEnginePort', { nonce })
  },
  restartEngine: () => call('restartEngine', null),
  chooseFootage: (kind) => call('chooseFootage', { kind }),
  chooseFolder: (purpose) => call('chooseFolder', { purpose }),
  placesOfDropped: async (files) => {
    const paths = Array.from(files, pathOf).filter((path) => path !== '')
    return paths.length === 0 ? { ok: true, value: [] } : call('admitDropped', { paths })
  },
  openWebPage: (page) => call('openWebPage', { page }),
  setLanguage: (language) => call('setLanguage', { language }),
  notify: ({ title, body }) => call('notify', { title, body }),
  onEngineLife: (listener) => listen(ENGINE_LIFE_CHANNEL, listener),
  onOpen: (listener) => listen(OPEN_CHANNEL, listener),
  onCommand: (listener) => listen(COMMAND_CHANNEL, listener),
}

// A port cannot pass through the bridge; posting it to our own window is the way Electron documents.
ipcRenderer.on(ENGINE_PORT_CHANNEL, (event, message: { nonce?: unknown }) => {
  if (nonces.take(message.nonce)) window.postMessage({ kind: ENGINE_PORT_MESSAGE, nonce: message.nonce }, window.location.origin, event.ports)
  else for (const port of event.ports) port.close()
})

contextBridge.exposeInMainWorld(SHELL_KEY, shell)
