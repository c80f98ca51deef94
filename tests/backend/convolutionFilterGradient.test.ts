import * as tf from '@tensorflow/tfjs-core'
import { beforeAll, describe, expect, it } from 'vitest'

import { loadTensorflow } from '../../main/backend/tensorflow'
import { loadWasm } from '../../main/backend/wasm'
import { tensorflowIsBuilt } from './nativeRuntime'
import { relativeError } from './tensorCloseness'

interface Case {
  input: [number, number, number, number]
  filter: [number, number, number, number]
  stride: number
  pad: 'valid' | 'same'
}

const CASES: Case[] = [
  { input: [2, 127, 127, 3], filter: [11, 11, 3, 8], stride: 2, pad: 'valid' }, // AlexNet's first layer
  { input: [2, 28, 28, 24], filter: [5, 5, 24, 16], stride: 1, pad: 'valid' },
  { input: [3, 12, 15, 4], filter: [3, 3, 4, 6], stride: 1, pad: 'same' },
  { input: [2, 14, 13, 4], filter: [7, 7, 4, 5], stride: 2, pad: 'same' }, // odd and even sides, uneven padding
  { input: [2, 12, 12, 4], filter: [3, 3, 4, 5], stride: 2, pad: 'valid' }, // last row and column take no part
  { input: [4, 9, 9, 8], filter: [1, 1, 8, 3], stride: 2, pad: 'same' }, // downsampling shortcut of CIResNet
  { input: [1, 22, 22, 16], filter: [6, 6, 16, 1], stride: 1, pad: 'valid' }, // correlation with a template
]

function filterGradient({ input, filter, stride, pad }: Case): Float32Array {
  const x = tf.randomNormal(input, 0, 1, 'float32', 1) as tf.Tensor4D
  const weights = tf.randomNormal(filter, 0, 1, 'float32', 2) as tf.Tensor4D
  const weigh = (y: tf.Tensor) => tf.mul(y, tf.sin(tf.reshape(tf.range(0, y.size), y.shape)))
  const gradient = tf.grad((kernel) => tf.sum(weigh(tf.conv2d(x, kernel as tf.Tensor4D, stride, pad))))
  return gradient(weights).dataSync() as Float32Array
}

describe.skipIf(!tensorflowIsBuilt())('the filter gradient of a convolution on WASM', () => {
  beforeAll(async () => {
    await loadTensorflow({ hideGpu: true })
    await loadWasm()
  })

  it.each(CASES)('equals TensorFlow\'s own for $input by $filter, stride $stride, $pad', async (one) => {
    await tf.setBackend('tensorflow')
    const expected = filterGradient(one)
    await tf.setBackend('wasm')
    const actual = filterGradient(one)
    expect(actual).toHaveLength(expected.length)
    expect(relativeError(actual, expected)).toBeLessThan(1e-4)
  })

  it('leaves no tensor behind', async () => {
    await tf.setBackend('wasm')
    const run = () => tf.tidy(() => { filterGradient({ input: [2, 12, 12, 4], filter: [3, 3, 4, 5], stride: 2, pad: 'valid' }) })
    run()
    const before = tf.memory().numTensors
    run()
    expect(tf.memory().numTensors).toBe(before)
  })
})
