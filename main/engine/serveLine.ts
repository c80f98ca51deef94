import { randomUUID } from 'node:crypto'
import { AppError } from '../contract/errors'
import { toFailure } from '../contract/failure'
import type { Line } from '../contract/transport/line'
import { parsePageMessage, PROTOCOL, type EngineMessage, type PageMessage } from '../contract/transport/wire'
import { dispatch } from './dispatch'
import type { Engine } from './engine'
import { EventLane } from './eventLane'
import { FrameLane } from './frameLane'

/** Calls of one page under way at once; a page of ours has a dozen. */
const MOST_CALLS = 100

/** Serves one page over one line until it ends. A message that no page of ours sends ends it. */
export function serveLine({ engine, line }: { engine: Engine; line: Line }): void {
  const connection = new Connection(engine, line)
  line.listen({ onMessage: (message) => connection.receive(message), onEnd: () => connection.end() })
}

class Connection {
  private readonly name = randomUUID()
  private readonly calls = new Map<number, AbortController>()
  private lanes: { events: EventLane; frames: FrameLane } | undefined
  private ended = false

  constructor(
    private readonly engine: Engine,
    private readonly line: Line,
  ) {}

  receive(message: unknown): void {
    if (this.ended) return
    try {
      this.take(parsePageMessage(message))
    } catch {
      this.line.close()
      this.end()
    }
  }

  end(): void {
    if (this.ended) return
    this.ended = true
    this.lanes?.events.close()
    this.lanes?.frames.close()
    for (const controller of this.calls.values()) controller.abort()
    this.engine.leave(this.name)
  }

  private take(message: PageMessage): void {
    if (message.type === 'hello') return this.greet(message)
    if (!this.lanes) throw new AppError({ code: 'message-invalid', message: 'The first message was no greeting.' })
    if (message.type === 'call') void this.answer(message)
    else if (message.type === 'cancel') this.calls.get(message.id)?.abort()
    else if (message.type === 'read') this.lanes.events.read(message.upTo)
    else this.lanes.frames.credit()
  }

  private greet({ protocol, engine: known, since }: Extract<PageMessage, { type: 'hello' }>): void {
    const { id, events, frames } = this.engine
    if (this.lanes || protocol !== PROTOCOL) throw new AppError({ code: 'message-invalid', message: `A page of protocol ${protocol} greets; this engine speaks ${PROTOCOL}.` })
    const position = known === id ? since : events.last // of another engine's events nothing is known: the page sees by the name that it must load anew
    this.send({ type: 'welcome', protocol: PROTOCOL, engine: id, since: position })
    this.lanes = {
      events: new EventLane({ log: events, since: position, send: (message) => this.send(message) }),
      frames: new FrameLane({ hub: frames, send: (packet) => this.send({ type: 'frame', packet }) }),
    }
  }

  private async answer({ id, name, arguments: given }: Extract<PageMessage, { type: 'call' }>): Promise<void> {
    if (this.calls.size >= MOST_CALLS || this.calls.has(id)) return this.send({ type: 'error', id, error: toFailure(tooMany()) })
    const controller = new AbortController()
    this.calls.set(id, controller)
    const context = { signal: controller.signal, connection: this.name }
    const result = await dispatch({ handlers: this.engine.handlers, name, arguments: given, context })
    this.calls.delete(id)
    if (result.ok) this.send({ type: 'result', id, value: result.value })
    else this.send({ type: 'error', id, error: toFailure(result.error) })
  }

  private send(message: EngineMessage): void {
    if (!this.ended) this.line.send(message)
  }
}

function tooMany(): AppError {
  return new AppError({ code: 'engine-busy', message: `${MOST_CALLS} calls are under way already.`, hint: 'Wait for some of them.' })
}
