import { describe, expect, it, vi } from 'vitest'
import { CloseGuard } from '../../electron/closeGuard'
import type { CloseDecision } from '../../electron/closeGuard'

interface Scene {
  guard: CloseGuard
  done: string[]
  close: () => boolean
}

/** `close` closes the window as a person would, and says whether it stayed. */
function play({ jobs, unsaved = 'stop', decision = 'stay', stop = () => Promise.resolve() }: { jobs: number; unsaved?: CloseDecision; decision?: CloseDecision | Promise<CloseDecision>; stop?: () => Promise<void> }): Scene {
  const done: string[] = []
  const guard = new CloseGuard({
    countJobs: () => jobs,
    ask: async (count) => {
      done.push(`ask ${count}`)
      return decision
    },
    settleUnsaved: async () => unsaved,
    stopEngine: async () => {
      done.push('stop')
      await stop()
    },
    leave: () => void done.push('leave'),
  })
  const close = (): boolean => {
    const event = { preventDefault: vi.fn() }
    guard.onClose(event)
    return event.preventDefault.mock.calls.length > 0
  }
  return { guard, done, close }
}

const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

describe('close guard', () => {
  it('closes without a question when nothing runs, after the engine has stopped', async () => {
    const { done, close, guard } = play({ jobs: 0 })
    expect(close()).toBe(true)
    await settle()
    expect(done).toEqual(['stop', 'leave'])
    expect(guard.stage).toBe('leaving')
    expect(close()).toBe(false)
  })

  it('stays open when told to, and asks again the next time', async () => {
    const { done, close, guard } = play({ jobs: 2 })
    close()
    await settle()
    expect([done, guard.stage]).toEqual([['ask 2'], 'open'])
    close()
    await settle()
    expect(done).toEqual(['ask 2', 'ask 2'])
  })

  it('stays open for edits that are not saved, with nothing stopped', async () => {
    const { done, close, guard } = play({ jobs: 1, decision: 'stop', unsaved: 'stay' })
    close()
    await settle()
    expect([done, guard.stage]).toEqual([['ask 1'], 'open'])
  })

  it('stops the jobs and closes when told to', async () => {
    const { done, close } = play({ jobs: 1, decision: 'stop' })
    close()
    await settle()
    expect(done).toEqual(['ask 1', 'stop', 'leave'])
  })

  it('asks once however often it is closed, and stays until the engine has saved', async () => {
    let saved: () => void = () => undefined
    const { done, close } = play({ jobs: 1, decision: 'stop', stop: () => new Promise((resolve) => (saved = resolve)) })
    close()
    close()
    await settle()
    expect(close()).toBe(true)
    expect(done).toEqual(['ask 1', 'stop'])
    saved()
    await settle()
    expect(done).toEqual(['ask 1', 'stop', 'leave'])
  })

  it('asks nothing when the system shuts down, and an answer to an open question changes nothing any more', async () => {
    let answer: (decision: CloseDecision) => void = () => undefined
    const { guard, done, close } = play({ jobs: 1, decision: new Promise<CloseDecision>((resolve) => (answer = resolve)) })
    close()
    await settle()
    await guard.endNow()
    await guard.endNow()
    answer('stay')
    await settle()
    expect([done, guard.stage]).toEqual([['ask 1', 'stop', 'leave'], 'leaving'])
  })
})
