import { describe, expect, it } from 'vitest'
import { AppError } from '../../../main/contract/errors'
import { explainMemory } from '../../../main/jobs/learn/memoryFailure'
import { tinyConfig } from '../../support/tinyConfig'

const config = tinyConfig({ 'stages.0.batchSize': 48 })
const explain = (thrown: unknown, stage = 0) => explainMemory(thrown, { config, position: { stage, step: 7 } })

describe('memory that is used up', () => {
  it.each([
    'OOM when allocating tensor with shape[128,96,59,59] and type float on /job:localhost/device:CPU:0 by allocator cpu',
    'CUDA_ERROR_OUT_OF_MEMORY: out of memory', 'RESOURCE_EXHAUSTED: failed to allocate memory', 'std::bad_alloc', 'Array buffer allocation failed',
    'Invalid TF_Status: 10\nMessage: Operation received an exception:Status: 1, message: could not create a primitive, in file tensorflow/core/kernels/mkl/mkl_conv_grad_input_ops.cc:546',
  ])('is known by %s', (message) => {
    expect(explain(new Error(message))).toMatchObject({ code: 'out-of-memory', hint: expect.stringContaining('stages.0.batchSize=24') as string })
  })

  it('says where it was, and keeps what the engine said', () => {
    const failure = explain(new Error('OOM when allocating')) as AppError
    expect(failure.message).toContain('stage 0 (discriminate), step 7, at a batch size of 48: OOM when allocating')
  })

  it('has another way out where there is no batch', () => {
    expect(explain(new Error('OOM'), 1)).toMatchObject({ code: 'out-of-memory', hint: expect.stringContaining('windowLength') as string })
    expect(explain(new Error('OOM'), -1)).toMatchObject({ message: expect.stringContaining('sampling') as string })
  })

  it('says so where the batch cannot be smaller', () => {
    const smallest = tinyConfig({ 'stages.0.batchSize': 4 })
    expect(explainMemory(new Error('OOM'), { config: smallest, position: { stage: 0, step: 7 } })).toMatchObject({ hint: expect.stringContaining('as small as it may be') as string })
  })

  it('is nothing else', () => {
    const others = [new Error('There is no room for doubt'), new Error('Operation received an exception:Status: 3, message: could not create a primitive descriptor'), new AppError({ code: 'clip-unreadable', message: 'OOM.mp4 cannot be read.' }), 'OOM']
    for (const other of others) expect(explain(other)).toBe(other)
  })
})
