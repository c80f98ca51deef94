import { describe, expect, it } from 'vitest'
import { AppError } from '../../../main/contract/errors'
import type { WorkEvent } from '../../../main/jobs/service/emit'
import { JobRegistry } from '../../../main/jobs/service/jobRegistry'
import { ProgressRate } from '../../../main/jobs/service/progressRate'

function openRegistry(): { registry: JobRegistry; states: () => string[] } {
  const events: WorkEvent[] = []
  return { registry: new JobRegistry((event) => events.push(event)), states: () => events.flatMap((event) => (event.kind === 'job' ? [event.job.state] : event.kind === 'job-dismissed' ? ['dismissed'] : [])) }
}

const aborted = (signal: AbortSignal): Promise<never> => new Promise((_, reject) => signal.addEventListener('abort', () => reject(new AppError({ code: 'interrupted', message: 'x' }))))

describe('jobs', () => {
  it('tell every state from waiting to done, and are dismissed only then', async () => {
    const { registry, states } = openRegistry()
    const job = registry.start({ kind: 'track' })
    expect(() => registry.dismiss(job.id)).toThrow(expect.objectContaining({ code: 'engine-busy' }))
    await job.run(async () => ({ outcome: 'well' }))
    expect(registry.list()).toMatchObject([{ state: 'done', outcome: 'well', endedAt: expect.any(Number) as number }])
    registry.dismiss(job.id)
    expect(states()).toEqual(['waiting', 'running', 'done', 'dismissed'])
    expect(() => registry.find(job.id)).toThrow(expect.objectContaining({ code: 'id-unknown' }))
  })

  it('that fail say why; those that are stopped did not fail', async () => {
    const { registry, states } = openRegistry()
    const failing = registry.start({ kind: 'track' })
    await failing.run(() => Promise.reject(new AppError({ code: 'clip-missing', message: 'gone', hint: 'look' })))
    expect(failing.state).toMatchObject({ state: 'failed', error: { code: 'clip-missing', message: 'gone', hint: 'look' } })
    const stopped = registry.start({ kind: 'track' })
    const over = stopped.run(() => aborted(stopped.signal))
    stopped.stop()
    stopped.stop()
    await over
    expect(stopped.state).toMatchObject({ state: 'stopped', error: null })
    expect(states()).toEqual(['waiting', 'running', 'failed', 'waiting', 'running', 'stopping', 'stopped'])
  })

  it('are all stopped and waited for at the end', async () => {
    const { registry } = openRegistry()
    for (let count = 0; count < 3; count += 1) {
      const job = registry.start({ kind: 'track' })
      void job.run(() => aborted(job.signal))
    }
    expect(registry.running.length).toBe(3)
    await registry.close()
    expect(registry.list().map(({ state }) => state)).toEqual(['stopped', 'stopped', 'stopped'])
  })
})

describe('progress', () => {
  it('comes with the speed of the last seconds and the time left, and begins anew with another unit or from the start', () => {
    let now = 0
    const rate = new ProgressRate(() => now)
    const at = (milliseconds: number, done: number, unit = 'frames'): { perSecond: number | null; secondsLeft: number | null } => {
      now = milliseconds
      return rate.measure({ kind: 'progress', unit, done, total: 100, item: '' })
    }
    expect(at(0, 0)).toMatchObject({ perSecond: null, secondsLeft: null })
    expect(at(1000, 10)).toMatchObject({ perSecond: 10, secondsLeft: 9 })
    for (let second = 2; second <= 20; second += 1) at(second * 1000, 10 + second)
    expect(at(21_000, 31).perSecond).toBeCloseTo(1, 6) // the first quick second is forgotten
    expect(at(21_500, 5).perSecond).toBeNull()
    expect(at(22_500, 3, 'steps').perSecond).toBeNull()
  })
})
