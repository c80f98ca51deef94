import * as tf from '@tensorflow/tfjs-core'
import { beforeAll, describe, expect, it } from 'vitest'

import { FUSED_BATCH_NORM_TRAINING, FUSED_BATCH_NORM_TRAINING_GRAD } from '../../main/backend/fusedBatchNorm'
import { loadTensorflow } from '../../main/backend/tensorflow'
import { tensorflowIsBuilt } from './nativeRuntime'
import { expectClose } from './tensorCloseness'

const EPSILON = 1e-3

/** The definition, composed of plain operations: statistics over batch, rows and columns. */
function composed(x: tf.Tensor4D, scale: tf.Tensor1D, offset: tf.Tensor1D): tf.Tensor4D {
  const { mean, variance } = tf.moments(x, [0, 1, 2])
  return tf.add(tf.mul(tf.mul(tf.sub(x, mean), tf.rsqrt(tf.add(variance, EPSILON))), scale), offset)
}

function fused(x: tf.Tensor4D, scale: tf.Tensor1D, offset: tf.Tensor1D): tf.Tensor[] {
  return tf.engine().runKernel(FUSED_BATCH_NORM_TRAINING, { x, scale, offset }, { epsilon: EPSILON }) as tf.Tensor[]
}

describe.skipIf(!tensorflowIsBuilt())('fused batch norm on TensorFlow', () => {
  let x: tf.Tensor4D
  let scale: tf.Tensor1D
  let offset: tf.Tensor1D

  beforeAll(async () => {
    await loadTensorflow({ hideGpu: true })
    x = tf.randomNormal([3, 5, 4, 6], 2, 3, 'float32', 1)
    scale = tf.randomUniform([6], 0.5, 2, 'float32', 2)
    offset = tf.randomNormal([6], 0, 1, 'float32', 3)
  })

  it('normalises as the definition does', () => {
    expectClose(fused(x, scale, offset)[0], composed(x, scale, offset), 1e-5)
  })

  it('returns the mean and the unbiased variance of the batch', () => {
    const [, mean, variance] = fused(x, scale, offset)
    const moments = tf.moments(x, [0, 1, 2])
    const count = 3 * 5 * 4
    expectClose(mean, moments.mean, 1e-5)
    expectClose(variance, tf.mul(moments.variance, count / (count - 1)), 1e-5)
  })

  it('differentiates as the composed form does', () => {
    const dy = tf.randomNormal([3, 5, 4, 6], 0, 1, 'float32', 4)
    const [, , , reserve1, reserve2, reserve3] = fused(x, scale, offset) as [tf.Tensor, tf.Tensor, tf.Tensor, tf.Tensor, tf.Tensor, tf.Tensor]
    const inputs = { dy, x, scale, reserve1, reserve2, reserve3 }
    const actual = tf.engine().runKernel(FUSED_BATCH_NORM_TRAINING_GRAD, inputs, { epsilon: EPSILON }) as tf.Tensor[]
    const expected = tf.grads((a, b, c) => composed(a as tf.Tensor4D, b as tf.Tensor1D, c as tf.Tensor1D))([x, scale, offset], dy)
    expect(actual).toHaveLength(3)
    expected.forEach((gradient, position) => expectClose(actual[position], gradient, 1e-4))
  })

  it('leaves no tensor behind', () => {
    const run = () => tf.tidy(() => {
      const outputs = fused(x, scale, offset)
      const [, , , reserve1, reserve2, reserve3] = outputs as [tf.Tensor, tf.Tensor, tf.Tensor, tf.Tensor, tf.Tensor, tf.Tensor]
      tf.engine().runKernel(FUSED_BATCH_NORM_TRAINING_GRAD, { dy: x, x, scale, reserve1, reserve2, reserve3 }, { epsilon: EPSILON })
    })
    run()
    const before = tf.memory().numTensors
    for (let round = 0; round < 10; round++) run()
    expect(tf.memory().numTensors).toBe(before)
  })

  it('creates exactly the outputs it returns', () => {
    const before = tf.memory().numTensors
    const outputs = fused(x, scale, offset)
    expect(tf.memory().numTensors).toBe(before + outputs.length)
    tf.dispose(outputs)
  })

  it('says which input is missing', () => {
    expect(() => tf.engine().runKernel(FUSED_BATCH_NORM_TRAINING, { x, scale }, { epsilon: EPSILON })).toThrow(/"offset" is missing/)
  })
})
