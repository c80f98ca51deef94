import { fork, type ChildProcess } from 'node:child_process'
import { AppError } from '../contract/errors'
import { fromFailure } from '../contract/failure'
import { CLOSE_CODES, type WebSocketLike } from '../contract/transport/webSocketLine'
import type { EngineSupply, ServedEngine } from './engineSupply'
import { relayMessageSchema, type RelayMessage } from './relayMessages'

export interface RelayOptions extends ServedEngine {
  /** Module that runs `runEngineChild` with the options, as JSON, in its last argument. */
  module: string
  /** Arguments before that. */
  words: readonly string[]
  onLost(exit: { code: number | null; signal: NodeJS.Signals | null }): void
}

/** So many ends unasked within ten minutes, and it is not started again: a fault that comes back must be seen. */
const MOST_STARTS = 5
const WINDOW_MILLISECONDS = 600_000
/** A job that is asked to stop saves a checkpoint; a step of a large network may take long before. */
const STOP_MILLISECONDS = 30_000

/** An engine in a process of its own, started again when it dies: what it computes cannot take the server with it. @throws AppError as `createEngine` */
export async function supplyFromProcess(options: RelayOptions): Promise<EngineSupply> {
  const relay = new EngineRelay(options)
  await relay.start()
  return relay
}

class EngineRelay implements EngineSupply {
  private child: ChildProcess | undefined
  private readonly pages = new Map<number, WebSocketLike>()
  /** Said before the engine was ready. */
  private early: RelayMessage[] = []
  private ready = false
  private lastPage = 0
  private stopping = false
  private starts: number[] = []

  constructor(private readonly options: RelayOptions) {}

  start(): Promise<void> {
    const { module, words, onLost, ...engine } = this.options
    this.starts.push(Date.now())
    // The process that learns may share its GPU: neither may take all of its memory at once.
    const environment = { ...process.env, TF_FORCE_GPU_ALLOW_GROWTH: 'true' }
    const child = fork(module, [...words, JSON.stringify(engine)], { serialization: 'advanced', stdio: ['ignore', 'inherit', 'inherit', 'ipc'], env: environment })
    this.child = child
    child.once('exit', (code, signal) => this.lost(child, { code, signal }, onLost))
    return new Promise((resolve, reject) => {
      child.on('message', (message) => this.hear(relayMessageSchema.parse(message), { resolve, reject }))
      child.once('exit', (code, signal) => reject(didNotStart(code, signal)))
    })
  }

  serve(socket: WebSocketLike): void {
    const page = (this.lastPage += 1)
    socket.binaryType = 'arraybuffer'
    this.pages.set(page, socket)
    this.tell({ kind: 'open', page })
    socket.addEventListener('message', ({ data }) => {
      if (data instanceof ArrayBuffer) this.tell({ kind: 'packet', page, bytes: new Uint8Array(data) })
      else socket.close(CLOSE_CODES.messageInvalid, 'message-invalid')
    })
    socket.addEventListener('close', () => {
      if (this.pages.delete(page)) this.tell({ kind: 'close', page, code: CLOSE_CODES.closed })
    })
  }

  async close(): Promise<void> {
    this.stopping = true
    const { child } = this
    if (!child || child.exitCode !== null || child.signalCode !== null) return
    const timer = setTimeout(() => child.kill('SIGKILL'), STOP_MILLISECONDS)
    const ended = new Promise((resolve) => child.once('exit', resolve))
    if (child.connected) child.send({ kind: 'stop' } satisfies RelayMessage)
    await ended
    clearTimeout(timer)
  }

  private tell(message: RelayMessage): void {
    if (!this.ready) this.early.push(message)
    else if (this.child?.connected) this.child.send(message)
  }

  private hear(message: RelayMessage, start: { resolve(): void; reject(error: AppError): void }): void {
    if (message.kind === 'packet') this.pages.get(message.page)?.send(message.bytes)
    else if (message.kind === 'close') this.pages.get(message.page)?.close(message.code)
    else if (message.kind === 'failed') start.reject(fromFailure(message.error))
    else if (message.kind === 'ready') {
      this.ready = true
      start.resolve()
      for (const early of this.early.splice(0)) this.tell(early)
    }
  }

  /** Pages are told by how their sockets close; they come back by themselves and find the next engine. */
  private lost(child: ChildProcess, exit: { code: number | null; signal: NodeJS.Signals | null }, onLost: RelayOptions['onLost']): void {
    if (child !== this.child || this.stopping) return
    const wasReady = this.ready
    this.ready = false
    this.early = []
    const sockets = [...this.pages.values()]
    this.pages.clear()
    for (const socket of sockets) socket.close(CLOSE_CODES.engineLost, 'engine-lost')
    if (!wasReady) return // it never came up: starting it again would be of no use
    onLost(exit)
    this.starts = this.starts.filter((at) => Date.now() - at < WINDOW_MILLISECONDS)
    if (this.starts.length < MOST_STARTS) void this.start().catch(() => undefined) // told by onLost; pages keep asking
  }
}

function didNotStart(code: number | null, signal: NodeJS.Signals | null): AppError {
  return new AppError({ code: 'engine-lost', message: `The engine's process ended before it was ready (${signal ?? `code ${code}`}).`, hint: 'Its last words stand above; `pultrack doctor` looks the machine over.' })
}
