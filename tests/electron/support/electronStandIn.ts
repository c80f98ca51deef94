import { fork } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { EventEmitter } from 'node:events'
import { basename, join } from 'node:path'
import { MessageChannel } from 'node:worker_threads'
import type { MessagePort } from 'node:worker_threads'
import type { Readable } from 'node:stream'

// Stands in for the module `electron` of the main process where its binary is not to be had: as much of it as our shell touches, strict about what
// must happen before and after Electron is ready. The engine behind `utilityProcess` is the real one.

const REPOSITORY = join(import.meta.dirname, '..', '..', '..')
type Handler = (...values: never[]) => unknown

/** What happened, in order, for the tests to look at. */
export const diary: string[] = []
export const standIn = { ready: false, userData: '', focused: true, firstInstance: true, messageBoxAnswer: 0, chosenPaths: [] as string[], quit: false, exitCode: undefined as number | undefined }

function note(entry: string, when?: 'before' | 'after'): void {
  if (when && standIn.ready !== (when === 'after')) throw new Error(`${entry} must come ${when} Electron is ready`)
  diary.push(entry)
}

class App extends EventEmitter {
  isPackaged = false
  #announce: () => void = () => undefined
  #whenReady = new Promise<void>((resolve) => (this.#announce = resolve))

  becomeReady(): void {
    standIn.ready = true
    this.#announce()
  }
  whenReady = (): Promise<void> => this.#whenReady
  getAppPath = (): string => REPOSITORY
  getPath = (): string => standIn.userData
  setPath = (name: string, path: string): void => {
    note(`set ${name}`)
    standIn.userData = path
  }
  getLocale = (): string => 'de-AT'
  getVersion = (): string => '1.2.3'
  enableSandbox = (): void => note('sandbox', 'before')
  requestSingleInstanceLock = (data: unknown): boolean => {
    note(`lock ${JSON.stringify(data)}`)
    return standIn.firstInstance
  }
  quit = (): void => {
    standIn.quit = true
  }
  exit = (code: number): void => {
    standIn.exitCode = code
  }
}
export const app = new App()

export const schemes = new Map<string, (request: Request) => Promise<Response>>()
export const protocol = {
  registerSchemesAsPrivileged: (given: { scheme: string }[]): void => note(`schemes ${given.map(({ scheme }) => scheme).join()}`, 'before'),
  handle: (scheme: string, handler: (request: Request) => Promise<Response>): void => {
    note(`serve ${scheme}`, 'after')
    schemes.set(scheme, handler)
  },
}

/** Handlers of the session by name. */
export const sessionHandlers: Record<string, Handler> = {}
const keep = (name: string) => (handler: Handler): void => {
  note(name, 'after')
  sessionHandlers[name] = handler
}
export const session = {
  defaultSession: Object.assign(new EventEmitter(), {
    webRequest: { onBeforeRequest: keep('onBeforeRequest') },
    setPermissionRequestHandler: keep('permissionRequest'),
    setPermissionCheckHandler: keep('permissionCheck'),
    setDevicePermissionHandler: keep('devicePermission'),
    setDisplayMediaRequestHandler: keep('displayMedia'),
  }),
}

export const ipcHandlers = new Map<string, (event: unknown, argument: unknown) => Promise<unknown>>()
export const ipcMain = {
  handle: (channel: string, handler: (event: unknown, argument: unknown) => Promise<unknown>): void => {
    if (ipcHandlers.has(channel)) throw new Error(`${channel} is handled twice`)
    ipcHandlers.set(channel, handler)
  },
}

class WebContents extends EventEmitter {
  id = 7
  sent: { channel: string; value: unknown }[] = []
  windowOpenHandler: ((details: { url: string }) => { action: string }) | undefined
  send(channel: string, value: unknown): void {
    this.sent.push({ channel, value: structuredClone(value) })
  }
  setWindowOpenHandler(handler: (details: { url: string }) => { action: string }): void {
    this.windowOpenHandler = handler
  }
  reload(): void {
    note('reload')
  }
}

export const windows: BrowserWindow[] = []
export class BrowserWindow extends EventEmitter {
  webContents = new WebContents()
  url = ''
  constructor(readonly options: { webPreferences: Record<string, unknown> }) {
    super()
    note('window', 'after')
    windows.push(this)
    app.emit('web-contents-created', {}, this.webContents)
  }
  loadURL(url: string): Promise<void> {
    this.url = url
    return Promise.resolve()
  }
  show = (): void => note('show')
  focus = (): void => note('focus')
  restore = (): void => note('restore')
  maximize = (): void => note('maximize')
  setFullScreen = (): void => note('full screen')
  setProgressBar = (share: number): void => note(`progress ${share}`)
  isMinimized = (): boolean => false
  isVisible = (): boolean => true
  isMaximized = (): boolean => false
  isFullScreen = (): boolean => false
  isFocused = (): boolean => standIn.focused
  isDestroyed = (): boolean => false
  getNormalBounds = (): object => ({ x: 1, y: 2, width: 1000, height: 700 })
}

export const screen = { getAllDisplays: (): object[] => [{ workArea: { x: 0, y: 0, width: 1920, height: 1040 } }] }
export const Menu = { buildFromTemplate: (template: object[]): object[] => template, setApplicationMenu: (template: { label?: string }[]): void => note(`menu ${template[0]?.label ?? ''}`) }
export const dialog = {
  showMessageBox: (...given: unknown[]): Promise<{ response: number }> => {
    note(`ask ${(given.at(-1) as { message: string }).message}`)
    return Promise.resolve({ response: standIn.messageBoxAnswer })
  },
  showOpenDialog: (): Promise<{ canceled: boolean; filePaths: string[] }> => Promise.resolve({ canceled: standIn.chosenPaths.length === 0, filePaths: standIn.chosenPaths }),
  showErrorBox: (title: string): void => note(`error ${title}`),
}
export const shell = { openExternal: (url: string): Promise<void> => Promise.resolve(note(`open ${url}`)) }
export const powerMonitor = new EventEmitter()
export const powerSaveBlocker = { start: (): number => (note('keep awake'), 1), stop: (): void => note('let sleep') }
export const notifications: Notification[] = []
export class Notification extends EventEmitter {
  static isSupported = (): boolean => true
  constructor(readonly options: { title: string; body: string }) {
    super()
  }
  show = (): void => void notifications.push(this)
}

/** Electron's port: a message comes as an event with `data`. */
export class MessagePortMain extends EventEmitter {
  constructor(readonly port: MessagePort) {
    super()
  }
  start(): void {
    this.port.on('message', (data: unknown) => this.emit('message', { data, ports: [] }))
    this.port.on('close', () => this.emit('close'))
  }
  postMessage = (data: unknown): void => this.port.postMessage(data)
  close = (): void => this.port.close()
}
export class MessageChannelMain {
  port1: MessagePortMain
  port2: MessagePortMain
  constructor() {
    const { port1, port2 } = new MessageChannel()
    this.port1 = new MessagePortMain(port1)
    this.port2 = new MessagePortMain(port2)
  }
}

/** The engine's processes and those that learn, first to last. */
export const children: UtilityProcess[] = []
class UtilityProcess extends EventEmitter {
  readonly #child: ChildProcess
  readonly #ports: MessagePortMain[] = []
  readonly stdout: Readable
  readonly stderr: Readable

  constructor(readonly module: string, environment: NodeJS.ProcessEnv) {
    super()
    this.#child = fork(join(import.meta.dirname, 'engineChild.mjs'), [module], { serialization: 'advanced', silent: true, env: { ...environment, NODE_OPTIONS: '' } })
    this.stdout = this.#child.stdout!
    this.stderr = this.#child.stderr!
    this.#child.on('message', ({ sign, port, data, closed }: { sign?: unknown; port?: number; data?: unknown; closed?: number }) => {
      if (port !== undefined) this.#ports[port]?.postMessage(data)
      else if (closed !== undefined) this.#ports[closed]?.close()
      else this.emit('message', sign)
    })
    this.#child.once('spawn', () => this.emit('spawn'))
    this.#child.on('close', (code, signal) => {
      for (const port of this.#ports) port.close()
      this.emit('exit', signal === 'SIGKILL' ? 9 : (code ?? 1))
    })
  }

  get pid(): number | undefined {
    return this.#child.pid
  }

  postMessage(host: unknown, ports: MessagePortMain[] = []): void {
    const [port] = ports
    if (!port) return void this.#child.send({ host })
    const number = this.#ports.push(port) - 1
    port.on('message', ({ data }: { data: unknown }) => this.#child.connected && this.#child.send({ port: number, data }))
    port.on('close', () => this.#child.connected && this.#child.send({ closed: number }))
    port.start()
    this.#child.send({ host, port: number })
  }

  kill(): void {
    this.#child.kill()
  }
}
export const utilityProcess = {
  fork: (module: string, _words: string[], { env }: { env: NodeJS.ProcessEnv }): UtilityProcess => {
    note(basename(module, '.mjs'), 'after')
    const child = new UtilityProcess(module, env)
    children.push(child)
    return child
  },
}
