import { describe, expect, it } from 'vitest'
import { AppError } from '../../../main/contract/errors'
import type { ClipLibrary } from '../../../main/jobs/clips/clipLibrary'
import { HealthJobs } from '../../../main/jobs/runs/healthJobs'
import { assertLearnerFree } from '../../../main/jobs/runs/learnJobs'
import type { Learner, LearnTask } from '../../../main/jobs/runs/learnTask'
import type { RunShelf } from '../../../main/jobs/runs/runShelf'
import type { WorkEvent } from '../../../main/jobs/service/emit'
import { JobRegistry } from '../../../main/jobs/service/jobRegistry'

/** A learner whose one task ends when the test says so. */
function setUp() {
  const events: WorkEvent[] = []
  const registry = new JobRegistry((event) => events.push(event))
  const tasks: LearnTask[] = []
  let end: (error?: Error) => void = () => undefined
  const learner = (async (task: LearnTask, { report, reportUse }: Parameters<Learner>[1]) => {
    tasks.push(task)
    reportUse({ memory: 1, tensors: 2, tensorBytes: 3 })
    report({ kind: 'progress', unit: 'windows', done: 1, total: 4, item: 'a.mp4' }, null)
    await new Promise<void>((resolve, reject) => (end = (error) => (error ? reject(error) : resolve())))
    reportUse(null)
  }) as unknown as Learner
  const library = { pathOf: (clip: string) => `/clips/${clip}.mp4` } as ClipLibrary
  const runs = { find: (run: string) => Promise.resolve({ run, folder: `/runs/${run}` }) } as unknown as RunShelf
  return { events, registry, tasks, jobs: new HealthJobs({ registry, library, runs, learner }), end: (error?: Error) => end(error) }
}

describe('measuring the checkpoints of a run', () => {
  it('is one job where runs learn, told of as it goes', async () => {
    const { jobs, registry, tasks, end } = setUp()
    const { job } = await jobs.start({ run: 'run_1', clips: ['clip_a'], device: 'cpu' })
    expect(tasks).toEqual([{ kind: 'health', options: { run: '/runs/run_1', footage: ['/clips/clip_a.mp4'], device: 'cpu' } }])
    expect(registry.find(job).state).toMatchObject({ kind: 'select', run: 'run_1', state: 'running', progress: { done: 1, total: 4, unit: 'windows' } })
    expect(jobs.use).toEqual({ memory: 1, tensors: 2, tensorBytes: 3 })
    end()
    await registry.find(job).over
    expect([registry.find(job).state.state, jobs.use]).toEqual(['done', null])
  })

  it('keeps others from learning meanwhile, and waits for those that do', async () => {
    const { jobs, registry, end } = setUp()
    const { job } = await jobs.start({ run: 'run_1', clips: ['clip_a'] })
    expect(() => assertLearnerFree(registry)).toThrow(expect.objectContaining({ code: 'engine-busy' }) as Error)
    await expect(jobs.start({ run: 'run_2', clips: ['clip_a'] })).rejects.toMatchObject({ code: 'engine-busy' })
    end(new AppError({ code: 'footage-unreadable', message: 'None of it.' }))
    await registry.find(job).over
    expect(registry.find(job).state).toMatchObject({ state: 'failed', error: { code: 'footage-unreadable' } })
    registry.start({ kind: 'learn', run: 'run_3' })
    await expect(jobs.start({ run: 'run_1', clips: ['clip_a'] })).rejects.toMatchObject({ code: 'engine-busy' })
  })
})
