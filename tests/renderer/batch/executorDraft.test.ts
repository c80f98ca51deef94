import { describe, expect, it } from 'vitest'
import { EXECUTOR_DRAFT, readExecutor } from '../../../renderer/batch/executorDraft'

describe('who works a batch off', () => {
  it('is this machine unless said otherwise; what is empty is left out', () => {
    expect(readExecutor(EXECUTOR_DRAFT)).toEqual({ executor: 'local' })
    expect(readExecutor({ ...EXECUTOR_DRAFT, executor: 'slurm', partition: 'gpu', atOnce: '8' })).toEqual({ executor: 'slurm', partition: 'gpu', atOnce: 8 })
    expect(readExecutor({ ...EXECUTOR_DRAFT, executor: 'redis', queue: '' })).toEqual({ executor: 'redis', url: 'redis://127.0.0.1:6379' })
  })

  it.each([{ executor: 'slurm' as const, atOnce: 'many' }, { executor: 'slurm' as const, itemsPerTask: '0' }, { executor: 'slurm' as const, atOnce: '1.5' }, { executor: 'redis' as const, url: 'http://lab' }, { executor: 'redis' as const, url: '' }])('is none with %o', (fields) => {
    expect(readExecutor({ ...EXECUTOR_DRAFT, ...fields })).toBeNull()
  })
})
