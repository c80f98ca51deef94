import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { EngineSupervisor } from '../../electron/engine/supervisor'
import type { EngineGone, EngineProcess, EngineSigns } from '../../electron/engine/supervisor'
import type { EngineLife } from '../../main/contract/shell'

const LIMITS = { handshake: 1000, stop: 200, pause: 50, crashes: 3, window: 10_000 }
const CRASH: EngineGone = { failure: 'crashed', exitCode: 139, lastWords: [] }

interface Started extends EngineSigns {
  done: string[]
}

/** An engine whose process is played by the test. */
function supervise(): { supervisor: EngineSupervisor<string>; started: Started[]; phases: string[]; lives: EngineLife[] } {
  const started: Started[] = []
  const lives: EngineLife[] = []
  const phases: string[] = []
  const fork = (signs: EngineSigns): EngineProcess<string> => {
    const done: string[] = []
    started.push({ ...signs, done })
    return {
      connect: (port) => void done.push(`connect ${port}`),
      admit: (paths) => {
        done.push(`admit ${paths.join()}`)
        return Promise.resolve([{ root: 'root_abcdef', path: '' }])
      },
      askToStop: () => void done.push('ask to stop'),
      kill: () => void done.push('kill'),
    }
  }
  const onLife = (life: EngineLife): void => {
    lives.push(life)
    phases.push(life.phase)
  }
  return { supervisor: new EngineSupervisor({ fork, onLife, limits: LIMITS }), started, phases, lives }
}

beforeEach(() => vi.useFakeTimers())
afterEach(() => vi.useRealTimers())

describe('engine supervisor', () => {
  it('keeps ports until the engine is up', async () => {
    const { supervisor, started } = supervise()
    supervisor.start()
    const connected = supervisor.connect('a')
    expect(started[0]!.done).toEqual([])
    started[0]!.onReady()
    await connected
    expect(started[0]!.done).toEqual(['connect a'])
    expect(await supervisor.admit(['/x'])).toEqual([{ root: 'root_abcdef', path: '' }])
  })

  it('gives a port that came during a crash to the engine that follows', async () => {
    const { supervisor, started, phases } = supervise()
    supervisor.start()
    started[0]!.onReady()
    started[0]!.onGone(CRASH)
    const connected = supervisor.connect('b')
    vi.advanceTimersByTime(LIMITS.pause)
    started[1]!.onReady()
    await connected
    expect([started[0]!.done, started[1]!.done]).toEqual([[], ['connect b']])
    expect(phases).toEqual(['starting', 'running', 'failed', 'starting', 'running'])
  })

  it('refuses ports where no engine is coming, those waiting included', async () => {
    const { supervisor, started, lives } = supervise()
    await expect(supervisor.connect('a')).rejects.toMatchObject({ code: 'engine-lost' })
    supervisor.start()
    const waiting = supervisor.connect('b')
    const refused = expect(waiting).rejects.toMatchObject({ code: 'engine-lost', message: expect.stringContaining('did not start') as string })
    started[0]!.onGone({ ...CRASH, lastWords: ['no such module'] })
    await refused
    expect(lives.at(-1)).toMatchObject({ phase: 'failed', failure: 'did-not-start', restarting: false, lastWords: ['no such module'] })
  })

  it('stops when the engine says so', async () => {
    const { supervisor, started } = supervise()
    supervisor.start()
    started[0]!.onReady()
    const stopped = supervisor.stop()
    expect(started[0]!.done).toEqual(['ask to stop'])
    started[0]!.onGone({ ...CRASH, exitCode: 0 })
    await stopped
    expect(supervisor.life).toEqual({ phase: 'stopped' })
  })

  it('kills what does not stop, after the limit and not before', async () => {
    const { supervisor, started } = supervise()
    supervisor.start()
    started[0]!.onReady()
    const stopped = supervisor.stop()
    vi.advanceTimersByTime(LIMITS.stop - 1)
    expect(started[0]!.done).toEqual(['ask to stop'])
    vi.advanceTimersByTime(1)
    expect(started[0]!.done).toEqual(['ask to stop', 'kill'])
    started[0]!.onGone(CRASH)
    await stopped
  })

  it('has nothing to wait for when nothing runs', async () => {
    await supervise().supervisor.stop()
  })

  it('kills an engine that never greets', () => {
    const { supervisor, started } = supervise()
    supervisor.start()
    vi.advanceTimersByTime(LIMITS.handshake)
    expect(started[0]!.done).toEqual(['kill'])
  })

  it('hears nothing of processes that are gone', () => {
    const { supervisor, started, phases } = supervise()
    supervisor.start()
    started[0]!.onReady()
    started[0]!.onGone(CRASH)
    vi.advanceTimersByTime(LIMITS.pause)
    started[0]!.onReady()
    started[0]!.onGone(CRASH)
    expect([supervisor.life.phase, started.length, phases.length]).toEqual(['starting', 2, 4])
  })

  it('is started again by hand after it stayed down', () => {
    const { supervisor, started } = supervise()
    supervisor.start()
    started[0]!.onGone(CRASH)
    supervisor.start()
    started[1]!.onReady()
    expect(supervisor.life).toEqual({ phase: 'running' })
  })
})
