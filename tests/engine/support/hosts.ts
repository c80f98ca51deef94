import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { MessageChannel, type MessagePort } from 'node:worker_threads'
import WebSocket from 'ws'
import type { EngineSign, HostMessage } from '../../../main/contract/host'
import type { Place } from '../../../main/contract/ids'
import type { Port } from '../../../main/contract/port'
import { createPort } from '../../../main/contract/transport/createPort'
import type { Line } from '../../../main/contract/transport/line'
import { createMessagePortLine, type MessagePortLike } from '../../../main/contract/transport/messagePortLine'
import { createWebSocketLine, type WebSocketLike } from '../../../main/contract/transport/webSocketLine'
import type { EmitterPort } from '../../../main/engine/hosts/emitterPort'
import { hostEngine, type EngineParent } from '../../../main/engine/hosts/hostEngine'
import { openInProcess } from '../../../main/engine/hosts/inProcess'
import { supplyFromProcess } from '../../../main/serve/engineRelay'
import { createServedEngine, supplyInProcess, type EngineSupply, type ServedEngine } from '../../../main/serve/engineSupply'
import { startServer } from '../../../main/serve/startServer'

/** An engine that runs somewhere, and ports to it. */
export interface TestHost {
  open(): Port
  /** A bare line, for a page that does not behave. */
  openLine(): Promise<Line>
  /** Breaks what connects the last port, as a network would; where the transport can break. */
  breakLine?(): void
  admit?(paths: string[]): Promise<Place[]>
  close(): Promise<void>
}

export const HOSTS: Record<string, (options: ServedEngine) => Promise<TestHost>> = {
  'in process': hostInProcess,
  'message ports, as in the window': hostMessagePorts,
  'a web socket': (options) => hostWebSocket(() => supplyInProcess(options)),
  'a web socket and a process of its own': (options) => hostWebSocket(async () => supplyFromProcess({ ...options, module: await bundleCommandLine(), words: ['engine-process'], onLost: () => undefined })),
}

async function hostInProcess(options: ServedEngine): Promise<TestHost> {
  const engine = await createServedEngine(options)
  const { createLinePair } = await import('../../../main/contract/transport/line')
  const { serveLine } = await import('../../../main/engine/serveLine')
  const openLine = async (): Promise<Line> => {
    const [page, own] = createLinePair()
    serveLine({ engine, line: own })
    return page
  }
  return { open: () => openInProcess(engine), openLine, admit: (paths) => engine.admit(paths), close: () => engine.close() }
}

/** What Electron's main process is to the engine, played by this one; the ports are real. */
async function hostMessagePorts(options: ServedEngine): Promise<TestHost> {
  const parent = new StandInParent()
  const stopped = new Promise<number>((resolve) => (parent.onExit = resolve))
  await hostEngine(parent, () => createServedEngine(options))
  const openPort = (): MessagePortLike => {
    const { port1, port2 } = new MessageChannel()
    parent.tell({ kind: 'connect' }, [asElectronPort(port1)])
    return port2 as unknown as MessagePortLike
  }
  return {
    open: () => createPort({ connect: () => createMessagePortLine(openPort()) }),
    openLine: async () => createMessagePortLine(openPort()),
    admit: (paths) => parent.admit(paths),
    close: async () => {
      parent.tell({ kind: 'stop' })
      if ((await stopped) !== 0) throw new Error('the engine did not end well')
    },
  }
}

type Listener = Parameters<EngineParent['on']>[1]

class StandInParent implements EngineParent {
  onExit: (code: number) => void = () => undefined
  readonly signs: EngineSign[] = []
  private listener: Listener = () => undefined
  private answers = new Map<number, (places: Place[]) => void>()

  on(_event: 'message', listener: Listener): void {
    this.listener = listener
  }

  postMessage(sign: EngineSign): void {
    this.signs.push(sign)
    if (sign.kind === 'admitted') this.answers.get(sign.id)?.(sign.places)
  }

  exit(code: number): void {
    this.onExit(code)
  }

  tell(data: HostMessage, ports: EmitterPort[] = []): void {
    this.listener({ data, ports })
  }

  admit(paths: string[]): Promise<Place[]> {
    const id = this.answers.size + 1
    const answer = new Promise<Place[]>((resolve) => this.answers.set(id, resolve))
    this.tell({ kind: 'admit', id, paths })
    return answer
  }
}

/** Electron hands messages over wrapped in an event. */
function asElectronPort(port: MessagePort): EmitterPort {
  const on = (event: 'message' | 'close', listener: (value?: unknown) => void): unknown => (event === 'message' ? port.on('message', (data: unknown) => listener({ data })) : port.on('close', () => listener()))
  return { postMessage: (message) => port.postMessage(message), start: () => port.start(), close: () => port.close(), on: on as EmitterPort['on'] }
}

async function hostWebSocket(start: () => Promise<EngineSupply>): Promise<TestHost> {
  const supply = await start()
  const server = await startServer({ port: 0, pageFolder: join(import.meta.dirname, 'page'), onPage: (socket) => supply.serve(socket) })
  let last: WebSocket | undefined
  const connect = (): Line => {
    last = openSocket(server.address)
    return createWebSocketLine(last as unknown as WebSocketLike)
  }
  return {
    open: () => createPort({ connect }),
    openLine: async () => connect(),
    breakLine: () => last?.terminate(),
    close: async () => {
      await server.close()
      await supply.close()
    },
  }
}

/** A socket as a page of the server opens it: with its cookie, from its origin. */
export function openSocket(address: string): WebSocket {
  const { host, port, searchParams } = new URL(address)
  return new WebSocket(`ws://${host}/engine`, { headers: { cookie: `pultrack_${port}=${searchParams.get('token')}`, origin: `http://${host}` } })
}

/** The command line as it is started: a process of its own runs no TypeScript. @returns path of the bundle */
export async function bundleCommandLine(): Promise<string> {
  const script = pathToFileURL(join(import.meta.dirname, '..', '..', '..', 'build', 'bundle.mjs')).href
  const { bundleCli } = (await import(script)) as { bundleCli(): Promise<string> }
  return bundleCli()
}
