import * as tf from '@tensorflow/tfjs-core'
import { expect, it } from 'vitest'
import { openBackend } from '../../../main/backend/openBackend'
import { readTensorUse } from '../../../main/jobs/service/tensorUse'

it('is nothing while a process has not opened an engine yet: one that learns looks through its footage first', async () => {
  expect(readTensorUse()).toEqual({ tensors: 0, tensorBytes: 0 })
  await openBackend({ device: 'cpu' })
  const before = readTensorUse()
  const ones = tf.ones([10])
  expect(readTensorUse()).toEqual({ tensors: before.tensors + 1, tensorBytes: before.tensorBytes + 40 })
  ones.dispose()
}, 60_000)
