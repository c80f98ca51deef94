import * as tf from '@tensorflow/tfjs-core'
import { expect, it } from 'vitest'
import { MomentumOptimizer } from '../../../main/core/train/momentumOptimizer'
import { openTestBackend } from '../../support/openTestBackend'
import { tensorValues, uniform } from '../network/formula'
import { readFixture } from '../network/oracle'

openTestBackend()

/** make.py: the first gradient is longer than the limit, the others are not; the rate falls with every step. */
it('takes the very steps of torch.optim.SGD and clip_grad_norm_', async () => {
  const { path } = readFixture('sgd') as { path: number[][] }
  const variable = tf.variable(tf.tensor1d(tensorValues('sgd/weight', [12])))
  const optimizer = new MomentumOptimizer()
  for (const [step, expected] of path.entries()) {
    const gradient = tf.tensor1d(Float32Array.from(uniform(`sgd/${step}`, 12), (value) => (2 * value - 1) * (step === 0 ? 20 : 1)))
    const options = { learningRate: 0.1 / (step + 1), momentum: 0.9, weightDecay: 0.05, gradientClip: 5 }
    const norm = await optimizer.update(new Map([['weight', variable]]), new Map([['weight', gradient]]), options)
    expect(norm > 5).toBe(step === 0)
    for (const [at, value] of variable.dataSync().entries()) expect(value).toBeCloseTo(expected[at]!, 5)
  }
  expect(path).toHaveLength(4)
})
