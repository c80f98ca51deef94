import { describe, expect, it } from 'vitest'
import { describeEnd, JobWatch, progressOf } from '../../electron/jobWatch'
import type { JobsAtWork } from '../../electron/jobWatch'
import type { JobState } from '../../main/contract/jobState'

const JOB: JobState = {
  job: 'job_abcdef', kind: 'learn', state: 'running', run: null, clip: null, track: null, startedAt: 0, endedAt: null, progress: null, outcome: null, error: null, samples: 0, direction: null, resumable: false,
}
const progress = (done: number, total: number | null): NonNullable<JobState['progress']> => ({ unit: 'steps', done, total, item: '', perSecond: null, secondsLeft: null })

function watch(): { jobs: JobWatch; changes: JobsAtWork[]; ended: JobState[] } {
  const changes: JobsAtWork[] = []
  const ended: JobState[] = []
  return { jobs: new JobWatch({ onChange: (atWork) => changes.push(atWork), onEnd: (job) => ended.push(job) }), changes, ended }
}

describe('what the shell knows of jobs', () => {
  it('counts those that closing would stop', () => {
    const { jobs } = watch()
    jobs.replace((['waiting', 'running', 'paused', 'stopping', 'stopped', 'done', 'failed'] as const).map((state, index) => ({ ...JOB, state, job: `job_00000${index}` })))
    expect(jobs.atWork.count).toBe(3)
  })

  it('follows progress, of all jobs together', () => {
    const { jobs, changes } = watch()
    jobs.replace([JOB, { ...JOB, job: 'job_other1' }])
    jobs.follow({ kind: 'progress', job: JOB.job, progress: progress(25, 100) })
    jobs.follow({ kind: 'progress', job: 'job_other1', progress: progress(3, 4) })
    expect(changes.at(-1)).toEqual({ count: 2, share: 0.5 })
    jobs.follow({ kind: 'progress', job: 'job_other1', progress: progress(3, null) })
    expect(changes.at(-1)).toEqual({ count: 2, share: 0.25 })
    jobs.follow({ kind: 'progress', job: 'job_nobody', progress: progress(1, 1) })
    expect(jobs.atWork.count).toBe(2)
  })

  it('tells an end that came by itself, once', () => {
    const { jobs, ended } = watch()
    const done: JobState = { ...JOB, state: 'done', outcome: 'learnt' }
    jobs.replace([JOB])
    jobs.follow({ kind: 'job', job: done })
    jobs.follow({ kind: 'job', job: done })
    jobs.follow({ kind: 'job', job: { ...JOB, job: 'job_byhand', state: 'running' } })
    jobs.follow({ kind: 'job', job: { ...JOB, job: 'job_byhand', state: 'stopped' } })
    expect(ended).toEqual([done])
    expect(jobs.atWork).toEqual({ count: 0, share: null })
  })

  it('forgets what was dismissed, and everything when the engine is gone', () => {
    const { jobs } = watch()
    jobs.replace([JOB, { ...JOB, job: 'job_other1' }])
    jobs.follow({ kind: 'job-dismissed', job: JOB.job })
    expect(jobs.atWork.count).toBe(1)
    jobs.replace([])
    expect(jobs.atWork.count).toBe(0)
  })

  it('shows in the task bar: none, a share, at work without an end', () => {
    expect([progressOf({ count: 0, share: null }), progressOf({ count: 1, share: 0.3 }), progressOf({ count: 1, share: null })]).toEqual([-1, 0.3, 2])
  })

  it('says how a job ended', () => {
    expect(describeEnd({ ...JOB, outcome: 'learnt' })).toBe('learnt')
    expect(describeEnd({ ...JOB, outcome: 'x', error: { code: 'loss-not-finite', message: 'NaN at step 7' } })).toBe('NaN at step 7')
  })
})
