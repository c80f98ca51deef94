import * as tf from '@tensorflow/tfjs-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { loadTensorflow } from '../../main/backend/tensorflow'
import { loadWasm } from '../../main/backend/wasm'
import type { Backbone } from '../../main/contract/model'
import { SiameseNetwork } from '../../main/core/network/siameseNetwork'
import { tensorflowIsBuilt } from './nativeRuntime'
import { relativeError } from './tensorCloseness'

const image = () => tf.randomNormal([2, 9, 9, 4], 0.3, 1, 'float32', 1) as tf.Tensor4D
const matrix = () => tf.randomNormal([6, 8], 0.3, 1, 'float32', 2) as tf.Tensor2D

/** Operations whose gradient a training needs; each takes one tensor and yields any. */
const OPERATIONS: Record<string, { input: () => tf.Tensor; run: (x: tf.Tensor) => tf.Tensor }> = {
  maxPool: { input: image, run: (x) => tf.maxPool(x as tf.Tensor4D, 3, 2, 'valid') },
  'maxPool, same': { input: image, run: (x) => tf.maxPool(x as tf.Tensor4D, 3, 2, 'same') },
  avgPool: { input: image, run: (x) => tf.avgPool(x as tf.Tensor4D, 3, 2, 'valid') },
  relu: { input: image, run: (x) => tf.relu(x) },
  moments: { input: image, run: (x) => tf.moments(x, [0, 1, 2]).variance },
  'mean, global': { input: image, run: (x) => tf.mean(x, [1, 2]) },
  split: { input: image, run: (x) => tf.concat(tf.split(x, 2, 3).map((half, index) => tf.mul(half, index + 1)), 3) },
  slice: { input: image, run: (x) => tf.slice(x, [0, 1, 1, 0], [2, 7, 7, 4]) },
  pad: { input: image, run: (x) => tf.pad(x, [[0, 0], [1, 2], [1, 1], [0, 0]]) },
  batchNorm: { input: image, run: (x) => tf.batchNorm(x, tf.tensor1d([0, 1, 0, 1]), tf.tensor1d([1, 2, 1, 2]), tf.tensor1d([0, 1, 2, 3]), tf.tensor1d([1, 2, 3, 4]), 1e-3) },
  resizeBilinear: { input: image, run: (x) => tf.image.resizeBilinear(x as tf.Tensor4D, [14, 14]) },
  matMul: { input: matrix, run: (x) => tf.matMul(x as tf.Tensor2D, tf.square(x) as tf.Tensor2D, false, true) },
  softmax: { input: matrix, run: (x) => tf.softmax(x as tf.Tensor2D) },
  logSoftmax: { input: matrix, run: (x) => tf.logSoftmax(x as tf.Tensor2D) },
  logSumExp: { input: matrix, run: (x) => tf.logSumExp(x, 1) },
  softplus: { input: matrix, run: (x) => tf.softplus(x) },
  sigmoid: { input: matrix, run: (x) => tf.sigmoid(x) },
  norm: { input: matrix, run: (x) => tf.div(x, tf.sqrt(tf.sum(tf.square(x), 1, true))) },
  maximum: { input: matrix, run: (x) => tf.maximum(x, tf.scalar(0.2)) },
  max: { input: matrix, run: (x) => tf.max(x, 1) },
  gather: { input: matrix, run: (x) => tf.gather(x, tf.tensor1d([2, 0, 2, 5], 'int32')) },
  'oneHot, float': { input: matrix, run: (x) => tf.matMul(tf.oneHot([1, 0, 3], 6, 2, 0.5, 'float32') as tf.Tensor2D, x as tf.Tensor2D) },
  tile: { input: matrix, run: (x) => tf.tile(x, [2, 1]) },
  where: { input: matrix, run: (x) => tf.where(tf.cast(tf.greater(matrix(), 0.3), 'bool'), tf.square(x), tf.neg(x)) },
  stack: { input: matrix, run: (x) => tf.stack([x, tf.exp(x)]) },
  unstack: { input: matrix, run: (x) => tf.addN(tf.unstack(x).map((row, index) => tf.mul(row, index))) },
  transpose: { input: matrix, run: (x) => tf.transpose(x) },
  clip: { input: matrix, run: (x) => tf.clipByValue(x, -0.5, 0.5) },
  log: { input: matrix, run: (x) => tf.log(tf.add(tf.abs(x), 1)) },
}

/** Weighs every output element differently, so that a gradient gone to the wrong place shows. */
const weigh = (y: tf.Tensor) => tf.sum(tf.mul(y, tf.sin(tf.reshape(tf.range(0, y.size), y.shape))))

function gradientOf(name: string): ArrayLike<number> {
  const operation = OPERATIONS[name]
  if (operation === undefined) throw new Error(name)
  return tf.grad((x) => weigh(operation.run(x)))(operation.input()).dataSync()
}

/** Gradients of a response map by all weights, of two small pairs. */
function networkGradients(backbone: Backbone): Record<string, ArrayLike<number>> {
  const network = new SiameseNetwork({ backbone, correlation: 'cosine', seed: 3 })
  const region = (side: number, seed: number) => tf.randomUniform([2, side, side, 3], 0, 255, 'float32', seed) as tf.Tensor4D
  const [template, search] = [region(127, 5), region(143, 6)]
  const { grads } = tf.variableGrads(() => {
    const response = network.respond({ template: network.forward(template, 'train'), search: network.forward(search, 'train') })
    return weigh(response) as tf.Scalar
  })
  const read = Object.fromEntries(Object.entries(grads).map(([name, gradient]) => [name.replace(/_\d+$/, ''), gradient.dataSync()]))
  network.discardStatistics()
  network.dispose()
  return read
}

/** Length of the difference, relative to the length expected. */
function distance(actual: readonly number[], expected: readonly number[]): number {
  const square = (sum: number, value: number) => sum + value * value
  const difference = expected.map((value, index) => value - (actual[index] ?? NaN))
  return Math.sqrt(difference.reduce(square, 0) / expected.reduce(square, 0))
}

describe.skipIf(!tensorflowIsBuilt())('training on WASM', () => {
  beforeAll(async () => {
    await loadTensorflow({ hideGpu: true })
    await loadWasm()
  })
  afterAll(() => tf.disposeVariables())

  it.each(Object.keys(OPERATIONS))('differentiates %s as TensorFlow does', async (name) => {
    await tf.setBackend('tensorflow')
    const expected = gradientOf(name)
    await tf.setBackend('wasm')
    expect(relativeError(gradientOf(name), expected)).toBeLessThan(1e-4)
  })

  it.each(['alexnet', 'ciresnet22', 'compact'] as const)('differentiates %s as TensorFlow does', async (backbone) => {
    await tf.setBackend('tensorflow')
    const expected = networkGradients(backbone)
    await tf.setBackend('wasm')
    const actual = networkGradients(backbone)
    expect(Object.values(actual)).toHaveLength(Object.values(expected).length)
    // Rounding flips single ReLU and pooling choices, which moves single elements: the gradient as a whole is held.
    const flat = (gradients: Record<string, ArrayLike<number>>) => Object.values(gradients).flatMap((values) => Array.from(values))
    expect(distance(flat(actual), flat(expected))).toBeLessThan(2e-2)
  }, 300_000)
})
