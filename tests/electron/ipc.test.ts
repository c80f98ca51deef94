import { describe, expect, it } from 'vitest'
import { answerCall, listCalls } from '../../electron/ipc/answerCall'
import type { ShellHandlers } from '../../electron/ipc/answerCall'
import { channelOf } from '../../electron/ipc/channels'
import { NonceBook } from '../../electron/ipc/nonceBook'
import { handOverPort } from '../../electron/ipc/portHandover'
import { isTrustedSender } from '../../electron/ipc/trustedSender'
import type { SenderEvent } from '../../electron/ipc/trustedSender'
import { AppError } from '../../main/contract/errors'

const WINDOW = 7
const PAGE: SenderEvent = { sender: { id: WINDOW }, senderFrame: { url: 'app://pultrack/index.html', parent: null } }
const NONCE = '0123456789abcdef0123456789abcdef'

describe('trusted sender', () => {
  const trusts = (event: SenderEvent): boolean => isTrustedSender(event, WINDOW)

  it('is the page in the main frame of our window', () => {
    expect(trusts(PAGE)).toBe(true)
  })

  it.each([
    ['another window', { ...PAGE, sender: { id: 8 } }],
    ['a frame inside', { ...PAGE, senderFrame: { url: 'app://pultrack/index.html', parent: {} } }],
    ['a frame that is gone', { ...PAGE, senderFrame: null }],
    ['another address', { ...PAGE, senderFrame: { url: 'https://example.org/', parent: null } }],
    ['a blank page', { ...PAGE, senderFrame: { url: 'about:blank', parent: null } }],
    ['a host that looks like ours', { ...PAGE, senderFrame: { url: 'app://pultrack.example/index.html', parent: null } }],
  ])('is not %s', (_name, event) => {
    expect(trusts(event)).toBe(false)
  })

  it('is nobody when no window is open', () => {
    expect(isTrustedSender(PAGE, undefined)).toBe(false)
  })
})

/** Answers as the shell would, and what it saw. */
function answering(overrides: Partial<ShellHandlers<SenderEvent>> = {}): { answer: (name: 'chooseFootage' | 'admitDropped' | 'requestEnginePort' | 'openWebPage', argument: unknown, event?: SenderEvent) => Promise<unknown>; seen: unknown[]; refused: string[] } {
  const seen: unknown[] = []
  const refused: string[] = []
  const handlers: ShellHandlers<SenderEvent> = {
    describe: () => ({ platform: 'linux', version: '0', language: 'en', engine: { phase: 'running' }, open: [] }),
    requestEnginePort: () => null,
    restartEngine: () => null,
    chooseFootage: (argument) => {
      seen.push(argument)
      return []
    },
    chooseFolder: () => null,
    admitDropped: () => [],
    openWebPage: () => true,
    setLanguage: () => null,
    notify: () => false,
    ...overrides,
  }
  const isTrusted = (event: SenderEvent): boolean => isTrustedSender(event, WINDOW)
  return { seen, refused, answer: (name, argument, event = PAGE) => answerCall(name, { handlers, isTrusted, onRefused: (reason) => refused.push(reason) })(event, argument) }
}

describe('answering a call', () => {
  it('gives the handler what was parsed', async () => {
    const { answer, seen } = answering()
    expect(await answer('chooseFootage', { kind: 'clips' })).toEqual({ ok: true, value: [] })
    expect(seen).toEqual([{ kind: 'clips' }])
  })

  it('does not reach the handler from elsewhere', async () => {
    const { answer, seen, refused } = answering()
    const result = await answer('chooseFootage', { kind: 'clips' }, { ...PAGE, sender: { id: 8 } })
    expect(result).toMatchObject({ ok: false, error: { code: 'internal' } })
    expect([seen, refused.length]).toEqual([[], 1])
  })

  it.each([
    ['chooseFootage', null], ['chooseFootage', { kind: 'passwords' }], ['chooseFootage', { kind: 'clips', extra: 1 }], ['chooseFootage', 'clips'],
    ['requestEnginePort', { nonce: 'x' }], ['requestEnginePort', { nonce: NONCE.toUpperCase() }],
    ['admitDropped', { paths: [] }], ['admitDropped', { paths: ['x'.repeat(5000)] }], ['admitDropped', { paths: [{}] }],
    ['openWebPage', { page: 'https://example.org' }],
  ] as const)('does not reach the handler of %s with %j', async (name, argument) => {
    const { answer, seen, refused } = answering({ requestEnginePort: () => Promise.reject(new Error('reached')), admitDropped: () => Promise.reject(new Error('reached')), openWebPage: () => Promise.reject(new Error('reached')) })
    expect(await answer(name, argument)).toMatchObject({ ok: false, error: { message: `Malformed argument of ${name}.` } })
    expect([seen, refused.length]).toEqual([[], 1])
  })

  it('turns what is thrown into plain data with code and hint', async () => {
    const { answer } = answering({ chooseFootage: () => Promise.reject(new AppError({ code: 'engine-lost', message: 'gone', hint: 'start it' })) })
    const result = await answer('chooseFootage', { kind: 'clips' })
    expect(result).toEqual({ ok: false, error: { code: 'engine-lost', message: 'gone', hint: 'start it' } })
    expect(structuredClone(result)).toEqual(result)
  })

  it('has a channel of its own for every call', () => {
    const channels = listCalls().map(channelOf)
    expect(new Set(channels).size).toBe(channels.length)
    expect(channels).toContain('pultrack:shell:requestEnginePort')
  })
})

describe('numbers of ports', () => {
  it('are good once, and only when asked for', () => {
    const book = new NonceBook()
    book.expect(NONCE)
    expect([book.take('f'.repeat(32)), book.take(NONCE), book.take(NONCE), book.take(undefined), book.take({})]).toEqual([false, true, false, false, false])
  })

  it('do not pile up', () => {
    const book = new NonceBook()
    const numbers = Array.from({ length: 100 }, (_, index) => String(index))
    for (const number of numbers) book.expect(number)
    expect(numbers.filter((number) => book.take(number))).toEqual(numbers.slice(-8))
  })
})

describe('handing a port over', () => {
  it('gives the engine one end first, then the page the other with its number', async () => {
    const done: unknown[] = []
    await handOverPort({
      nonce: NONCE,
      frame: { postMessage: (channel, message, ports) => void done.push([channel, message, ports]) },
      createChannel: () => ({ port1: 'engine end', port2: 'page end' }),
      connect: (port) => Promise.resolve(void done.push(port)),
    })
    expect(done).toEqual(['engine end', ['pultrack:engine-port', { nonce: NONCE }, ['page end']]])
  })

  it('gives the page none where there is no engine', async () => {
    const lost = new AppError({ code: 'engine-lost', message: 'gone' })
    const frame = { postMessage: () => expect.unreachable() }
    await expect(handOverPort({ nonce: NONCE, frame, createChannel: () => ({ port1: 1, port2: 2 }), connect: () => Promise.reject(lost) })).rejects.toBe(lost)
  })
})
