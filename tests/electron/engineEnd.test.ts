import { describe, expect, it } from 'vitest'
import { explainEnd } from '../../electron/engine/engineFailure'
import { LastWords } from '../../electron/engine/lastWords'

describe('why the engine ended', () => {
  it.each([
    [{ exitCode: 139, reason: 'crashed', lastWords: [] }, 'crashed'],
    [{ exitCode: 1, reason: undefined, lastWords: ['TypeError: x'] }, 'crashed'],
    [{ exitCode: 9, reason: undefined, lastWords: [] }, 'killed'],
    [{ exitCode: 137, reason: undefined, lastWords: [] }, 'killed'],
    [{ exitCode: 1, reason: 'killed', lastWords: [] }, 'killed'],
    [{ exitCode: 134, reason: 'crashed', lastWords: ['FATAL ERROR: JavaScript heap out of memory'] }, 'out-of-memory'],
    [{ exitCode: 1, reason: 'oom', lastWords: [] }, 'out-of-memory'],
    [{ exitCode: 0, reason: undefined, lastWords: [] }, 'exited'],
    [{ exitCode: null, reason: 'launch-failed', lastWords: [] }, 'did-not-start'],
  ] as const)('%j: %s', (end, failure) => {
    expect(explainEnd(end)).toBe(failure)
  })
})

describe('last words', () => {
  const write = (words: LastWords, text: string): void => words.write(new TextEncoder().encode(text))

  it('keeps the last twenty lines, the unfinished one included', () => {
    const words = new LastWords()
    write(words, Array.from({ length: 30 }, (_, index) => `line ${index}\n`).join(''))
    write(words, 'half')
    expect(words.read()).toHaveLength(20)
    expect(words.read().slice(-2)).toEqual(['line 29', 'half'])
  })

  it('puts together what comes in pieces, within a letter too', () => {
    const words = new LastWords()
    const bytes = new TextEncoder().encode('größe\r\n\r\nend\n')
    for (const byte of bytes) words.write(new Uint8Array([byte]))
    expect(words.read()).toEqual(['größe', 'end'])
  })

  it('does not grow with a line that never ends', () => {
    const words = new LastWords()
    for (let count = 0; count < 1000; count += 1) write(words, 'x'.repeat(1000))
    write(words, '\n')
    expect(words.read().join('').length).toBeLessThan(2000)
  })
})
