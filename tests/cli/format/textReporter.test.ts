import { PassThrough } from 'node:stream'
import { describe, expect, it } from 'vitest'
import { AppError } from '../../../main/contract/errors'
import { createTextReporter } from '../../../main/cli/format/textReporter'
import { formatError } from '../../../main/cli/format/errorText'

const CLEAR = '\r\u001b[2K'

function collect(isTerminal: boolean): { reporter: ReturnType<typeof createTextReporter>; text: () => string } {
  const stream = Object.assign(new PassThrough(), { isTTY: isTerminal, columns: 40 }) as unknown as NodeJS.WriteStream
  let text = ''
  stream.on('data', (chunk: Buffer) => (text += chunk.toString()))
  return { reporter: createTextReporter(stream), text: () => text }
}

const steps = (done: number, item = 'discriminate'): { kind: 'progress'; unit: string; done: number; total: number; item: string } => ({ kind: 'progress', unit: 'steps', done, total: 9, item })

describe('text on a terminal', () => {
  it('rewrites one progress line, cut to the width, and makes room for messages', () => {
    const { reporter, text } = collect(true)
    reporter.reporter(steps(0, 'a stage of a name that is longer than the line'))
    expect(text()).toBe(`${CLEAR}0/9 steps: a stage of a name that is lo`)
    reporter.reporter({ kind: 'message', level: 'warning', text: 'slow disk' })
    expect(text().slice(CLEAR.length + 39)).toBe(`${CLEAR}Warning: slow disk\n`)
  })

  it('leaves the cursor on a line of its own', () => {
    const { reporter, text } = collect(true)
    reporter.reporter(steps(9))
    reporter.end()
    reporter.end()
    expect(text()).toMatch(/[^\n]\n$/)
  })
})

describe('text in a log', () => {
  it('has whole lines only, few of progress, and the last one always', () => {
    const { reporter, text } = collect(false)
    for (let done = 0; done <= 9; done += 1) reporter.reporter(steps(done))
    reporter.end()
    const lines = text().split('\n')
    expect(lines[0]).toBe('0/9 steps: discriminate')
    expect(lines[1]).toMatch(/^9\/9 steps/)
    expect(lines.slice(2)).toEqual([''])
    expect(text()).not.toContain('\u001b')
  })

  it('tells stages with their reason, files, and items left out', () => {
    const { reporter, text } = collect(false)
    reporter.reporter({ kind: 'stage', stage: 'mine', round: 2, status: 'ended', reason: 'all steps done' })
    reporter.reporter({ kind: 'file', path: 'out/track.csv', what: 'boxes' })
    reporter.reporter({ kind: 'item-failed', item: 'b.mp4', error: new AppError({ code: 'clip-unreadable', message: 'b.mp4 is cut short.', hint: 'Leave it out.' }) })
    reporter.reporter({ kind: 'metrics', step: 1, stage: 'mine', round: 2, series: { loss: 1 } })
    expect(text()).toBe('mine, round 2: ended (all steps done)\nWrote boxes: out/track.csv\nb.mp4 left out. Error: b.mp4 is cut short.\n  Next:  Leave it out.\n  Code:  clip-unreadable\n')
  })
})

describe('formatError', () => {
  it('says what, the next step, the code', () => {
    expect(formatError(new AppError({ code: 'box-outside', message: 'The box is outside.', hint: 'Move it.' }))).toBe('Error: The box is outside.\n  Next:  Move it.\n  Code:  box-outside\n')
  })

  it('shows the place of our own faults, which are to be reported', () => {
    const text = formatError(new AppError({ code: 'internal', message: 'boom', cause: new TypeError('boom') }))
    expect(text).toContain('please report it')
    expect(text).toContain('textReporter.test.ts')
  })
})
