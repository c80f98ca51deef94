import { afterEach, describe, expect, it, vi } from 'vitest'
import { AppError, type ErrorCode } from '../../main/contract/errors'
import { exitCodeOf, runCommand } from '../../main/cli/run'

afterEach(() => {
  vi.restoreAllMocks()
  process.exitCode = undefined
})

/** Silences a stream and keeps what was written. */
function capture(stream: NodeJS.WriteStream): string[] {
  const written: string[] = []
  vi.spyOn(stream, 'write').mockImplementation((text) => {
    written.push(String(text))
    return true
  })
  return written
}

describe('exit codes', () => {
  it.each<[ErrorCode, number]>([
    ['usage', 2],
    ['config-invalid', 2],
    ['footage-empty', 4],
    ['footage-unreadable', 4],
    ['nothing-to-learn', 4],
    ['sequences-invalid', 4],
    ['device-unavailable', 5],
    ['interrupted', 130],
    ['output-exists', 1],
    ['loss-not-finite', 1],
    ['out-of-memory', 1],
    ['internal', 1],
  ])('%s is %s', (code, exitCode) => {
    expect(exitCodeOf(new AppError({ code, message: 'x' }))).toBe(exitCode)
  })
})

describe('runCommand', () => {
  it('ends with the code that the job asks for, 0 without', async () => {
    await runCommand({}, async () => undefined)
    expect(process.exitCode).toBe(0)
    await runCommand({}, async () => ({ exitCode: 3 }))
    expect(process.exitCode).toBe(3)
  })

  it('writes an error as text, and with --json as a line on stdout too', async () => {
    const [stdout, stderr] = [capture(process.stdout), capture(process.stderr)]
    await runCommand({ json: true }, () => Promise.reject(new AppError({ code: 'box-invalid', message: 'No box.', hint: 'Draw one.' })))
    expect(process.exitCode).toBe(1)
    expect(stdout.map((line) => JSON.parse(line) as unknown)).toEqual([{ kind: 'error', code: 'box-invalid', message: 'No box.', hint: 'Draw one.' }])
    expect(stderr.join('')).toBe('Error: No box.\n  Next:  Draw one.\n  Code:  box-invalid\n')
  })

  it('takes an interrupt to the job, and calls what then breaks interrupted', async () => {
    const stderr = capture(process.stderr)
    await runCommand({}, ({ signal }) => {
      process.emit('SIGINT')
      return Promise.reject(new Error(signal.aborted ? 'cut off' : 'the signal did not arrive'))
    })
    expect(process.exitCode).toBe(130)
    expect(stderr.join('')).toContain('Stopped on request.')
  })

  it('is interrupted even where the job ended well, and listens no longer after it', async () => {
    capture(process.stderr)
    const before = process.listenerCount('SIGINT')
    await runCommand({}, async () => void process.emit('SIGINT'))
    expect(process.exitCode).toBe(130)
    expect(process.listenerCount('SIGINT')).toBe(before)
  })
})
