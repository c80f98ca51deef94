import { AppError, type Result } from '../errors'
import { engineEventSchema, type EngineEvent } from '../events'
import { fromFailure } from '../failure'
import { FRAME_CREDITS, framePacketSchema, type FramePacket } from '../frames'
import type { Port, PortState } from '../port'
import type { CallArguments, CallResult, ProcedureName } from '../procedures'
import type { Line, LineEnd } from './line'
import { engineLost, PendingCalls } from './pendingCalls'
import { parseEngineMessage, PROTOCOL, type EngineMessage, type PageMessage } from './wire'

export interface PortRequest {
  /** Makes a line; asked again when one breaks. */
  connect(): Line | Promise<Line>
  /** Milliseconds before the n-th attempt to connect again; null: no more of them. */
  retryAfter?(attempt: number): number | null
}

/** Quick at first, so that an engine that starts again is met within a second. */
const usualRetry = (attempt: number): number => Math.min(2000, 100 * 2 ** attempt)

/** A port that keeps itself connected. */
export function createPort(request: PortRequest): Port {
  const port = new LinePort(request)
  void port.connect()
  return port
}

class LinePort implements Port {
  state: PortState = 'connecting'
  private line: Line | undefined
  private readonly calls = new PendingCalls()
  private readonly early: PageMessage[] = []
  private readonly eventListeners = new Set<(event: EngineEvent) => void>()
  private readonly frameListeners = new Set<(packet: FramePacket) => void>()
  private readonly stateListeners = new Set<(state: PortState) => void>()
  private engine: string | null = null
  private lastEvent = 0
  private attempt = 0
  private retryTimer: unknown

  constructor(private readonly request: PortRequest) {}

  async connect(): Promise<void> {
    try {
      const line = await this.request.connect()
      if (this.state === 'closed') return line.close()
      this.line = line
      line.listen({ onMessage: (message) => this.receive(line, message), onEnd: (end) => this.end(line, end) })
      line.send({ type: 'hello', protocol: PROTOCOL, engine: this.engine, since: this.lastEvent } satisfies PageMessage)
    } catch {
      this.retry()
    }
  }

  async call<K extends ProcedureName>(name: K, args: CallArguments<K>, { signal }: { signal?: AbortSignal } = {}): Promise<Result<CallResult<K>>> {
    if (signal?.aborted) return { ok: false, error: interrupted() }
    if (this.state !== 'open' && this.state !== 'connecting') return { ok: false, error: engineLost() }
    const { id, answer } = this.calls.open()
    const cancel = (): void => {
      this.post({ type: 'cancel', id })
      this.calls.settle(id, { ok: false, error: interrupted() })
    }
    signal?.addEventListener('abort', cancel, { once: true })
    this.post({ type: 'call', id, name, arguments: args })
    const result = await answer
    signal?.removeEventListener('abort', cancel)
    return result as Result<CallResult<K>>
  }

  onEvent(listener: (event: EngineEvent) => void): () => void {
    return subscribe(this.eventListeners, listener)
  }

  onFrame(listener: (packet: FramePacket) => void): () => void {
    return subscribe(this.frameListeners, listener)
  }

  onState(listener: (state: PortState) => void): () => void {
    return subscribe(this.stateListeners, listener)
  }

  grantCredit(): void {
    if (this.state === 'open') this.line?.send({ type: 'credit' } satisfies PageMessage)
  }

  close(): void {
    clearTimeout(this.retryTimer)
    this.setState('closed')
    this.line?.close()
    this.calls.failAll(engineLost())
  }

  /** Before the engine has greeted, calls wait. */
  private post(message: PageMessage): void {
    if (this.state === 'open') this.line?.send(message)
    else if (this.state === 'connecting') this.early.push(message)
  }

  private receive(line: Line, message: unknown): void {
    if (line !== this.line) return
    try {
      this.take(parseEngineMessage(message))
    } catch (thrown) {
      if (!(thrown instanceof AppError)) throw thrown
      this.end(line, 'lost') // whatever speaks there is no engine of ours
      line.close()
    }
  }

  private take(message: EngineMessage): void {
    if (message.type === 'welcome') this.greet(message)
    else if (message.type === 'result') this.calls.settle(message.id, { ok: true, value: message.value })
    else if (message.type === 'error') this.calls.settle(message.id, { ok: false, error: fromFailure(message.error) })
    else if (message.type === 'events') this.takeEvents(message)
    else this.takeFrame(message.packet)
  }

  private greet({ engine, since }: Extract<EngineMessage, { type: 'welcome' }>): void {
    const isOther = this.engine !== null && this.engine !== engine
    this.engine = engine
    this.lastEvent = since
    this.attempt = 0
    this.setState('open')
    if (isOther) for (const listener of this.eventListeners) listener({ kind: 'reset' })
    for (const message of this.early.splice(0)) this.line?.send(message)
    for (let credit = 0; credit < FRAME_CREDITS; credit += 1) this.grantCredit()
  }

  /** What was read already, before a line broke, comes again at most as a whole message. */
  private takeEvents({ last, events }: Extract<EngineMessage, { type: 'events' }>): void {
    const parsed = events.map((event) => parseOr(engineEventSchema, event))
    this.line?.send({ type: 'read', upTo: last } satisfies PageMessage)
    if (last <= this.lastEvent) return
    this.lastEvent = last
    for (const event of parsed) for (const listener of this.eventListeners) listener(event)
  }

  private takeFrame(value: unknown): void {
    const packet = parseOr(framePacketSchema, value)
    if (this.frameListeners.size === 0) return this.grantCredit()
    for (const listener of this.frameListeners) listener(packet)
  }

  private end(line: Line, end: LineEnd): void {
    if (line !== this.line || this.state === 'closed') return
    this.line = undefined
    this.early.length = 0
    this.calls.failAll(engineLost())
    if (end === 'refused' || end === 'closed') return this.setState('closed')
    this.setState(end)
    this.retry()
  }

  private retry(): void {
    if (this.state === 'closed') return
    const wait = (this.request.retryAfter ?? usualRetry)(this.attempt)
    this.attempt += 1
    if (wait === null) return this.setState('closed')
    this.retryTimer = setTimeout(() => void this.connect(), wait)
  }

  private setState(state: PortState): void {
    if (this.state === state || this.state === 'closed') return
    this.state = state
    for (const listener of this.stateListeners) listener(state)
  }
}

function parseOr<T>(schema: { safeParse(value: unknown): { success: true; data: T } | { success: false } }, value: unknown): T {
  const parsed = schema.safeParse(value)
  if (parsed.success) return parsed.data
  throw new AppError({ code: 'message-invalid', message: 'A packet that is no event and no frame.' })
}

function subscribe<T>(listeners: Set<T>, listener: T): () => void {
  listeners.add(listener)
  return () => void listeners.delete(listener)
}

function interrupted(): AppError {
  return new AppError({ code: 'interrupted', message: 'Given up.' })
}
