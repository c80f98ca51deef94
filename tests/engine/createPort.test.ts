import { describe, expect, it } from 'vitest'
import type { PortState } from '../../main/contract/port'
import { createPort } from '../../main/contract/transport/createPort'
import { createLinePair, type Line, type LineListeners } from '../../main/contract/transport/line'
import { until } from './support/testEngine'

/** An engine's end of a line, played by the test. */
class Engine {
  readonly heard: { type: string; [key: string]: unknown }[] = []
  private listeners: LineListeners | undefined

  constructor(private readonly line: Line) {
    line.listen({ onMessage: (message) => this.heard.push(message as never), onEnd: () => undefined })
  }

  say(message: unknown): void {
    this.line.send(message)
  }

  welcome(engine = 'first', since = 0): void {
    this.say({ type: 'welcome', protocol: 1, engine, since })
  }

  /** Breaks the line as a crash would. */
  lose(end: 'lost' | 'engine-lost' | 'refused'): void {
    this.listeners?.onEnd(end)
  }

  /** The page's end, of which the test can say how it ended. */
  static pair(): { engine: Engine; page: Line } {
    const [page, own] = createLinePair()
    const engine = new Engine(own)
    return { engine, page: { ...wrap(page), listen: (listeners) => ((engine.listeners = listeners), page.listen(listeners)) } }
  }
}

function wrap(line: Line): Line {
  return { send: (message) => line.send(message), listen: (listeners) => line.listen(listeners), close: () => line.close() }
}

function openPort(): { port: ReturnType<typeof createPort>; engines: Engine[]; states: PortState[] } {
  const engines: Engine[] = []
  const states: PortState[] = []
  const port = createPort({
    connect: () => {
      const { engine, page } = Engine.pair()
      engines.push(engine)
      return page
    },
    retryAfter: () => 5,
  })
  port.onState((state) => states.push(state))
  return { port, engines, states }
}

describe('a port', () => {
  it('greets, lets calls wait for the welcome, and grants two credits', async () => {
    const { port, engines } = openPort()
    const answer = port.call('clips.list', {})
    await until(() => engines[0]?.heard.length === 1)
    expect(engines[0]!.heard[0]).toEqual({ type: 'hello', protocol: 1, engine: null, since: 0 })
    engines[0]!.welcome()
    await until(() => engines[0]!.heard.length === 4)
    expect(engines[0]!.heard.map(({ type }) => type)).toEqual(['hello', 'call', 'credit', 'credit'])
    engines[0]!.say({ type: 'result', id: 1, value: [] })
    expect(await answer).toEqual({ ok: true, value: [] })
    port.close()
  })

  it('fails calls under way when the engine is lost, says so, and goes on behind the last event with the next', async () => {
    const { port, engines, states } = openPort()
    const events: string[] = []
    port.onEvent((event) => events.push(event.kind))
    await until(() => engines[0]?.heard.length === 1)
    engines[0]!.welcome()
    engines[0]!.say({ type: 'events', first: 1, last: 3, events: [{ kind: 'message', job: null, level: 'info', text: 'x' }] })
    await until(() => events.length === 1)
    const answer = port.call('clips.list', {})
    engines[0]!.lose('engine-lost')
    expect(await answer).toMatchObject({ ok: false, error: { code: 'engine-lost' } })
    await until(() => engines[1]?.heard.length === 1)
    expect(engines[1]!.heard[0]).toMatchObject({ type: 'hello', engine: 'first', since: 3 })
    engines[1]!.welcome('first', 3)
    await until(() => port.state === 'open')
    expect(states).toEqual(['open', 'engine-lost', 'open'])
    expect(events).toEqual(['message'])
    port.close()
  })

  it('says reset when the engine is another', async () => {
    const { port, engines } = openPort()
    const events: string[] = []
    port.onEvent((event) => events.push(event.kind))
    await until(() => engines.length === 1)
    engines[0]!.welcome('first')
    await until(() => port.state === 'open')
    engines[0]!.lose('lost')
    await until(() => engines.length === 2)
    engines[1]!.welcome('second', 40)
    await until(() => events.length === 1)
    expect(events).toEqual(['reset'])
    engines[1]!.say({ type: 'events', first: 41, last: 41, events: [{ kind: 'clip-removed', clip: 'clip_123456' }] })
    await until(() => events.length === 2)
    port.close()
  })

  it('does not ask again when it was refused', async () => {
    const { port, engines } = openPort()
    await until(() => engines.length === 1)
    engines[0]!.lose('refused')
    await new Promise((resolve) => setTimeout(resolve, 60))
    expect([port.state, engines.length]).toEqual(['closed', 1])
  })

  it.each([
    ['a frame that is none', { type: 'frame', packet: { kind: 'frame', job: 'job_123456', clip: 'x', track: 't', frameIndex: -1 } }],
    ['pixels that are no bytes', { type: 'frame', packet: { kind: 'frame', job: 'job_123456', clip: 'clip_123456', track: 't', frameIndex: 1, sequence: 1, picture: { encoding: 'rgba', width: 1, height: 1, bytes: [1, 2, 3, 4] } } }],
    ['an event of no kind', { type: 'events', first: 1, last: 1, events: [{ kind: 'surprise' }] }],
    ['no message at all', 42],
  ])('leaves a line on which it hears %s, without passing it on', async (_, nonsense) => {
    const { port, engines } = openPort()
    let passed = 0
    port.onFrame(() => (passed += 1))
    port.onEvent(() => (passed += 1))
    await until(() => engines.length === 1)
    engines[0]!.welcome()
    engines[0]!.say(nonsense)
    await until(() => engines.length === 2)
    expect(passed).toBe(0)
    port.close()
  })
})
