import * as tf from '@tensorflow/tfjs-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { loadTensorflow } from '../../../main/backend/tensorflow'
import { BatchNorm, normaliseComposed, normaliseFused } from '../../../main/core/network/batchNorm'
import type { NormaliseRequest } from '../../../main/core/network/batchNorm'
import { Parameters } from '../../../main/core/network/parameters'
import { Random } from '../../../main/core/random'
import { tensorflowIsBuilt } from '../../backend/nativeRuntime'
import { uniform } from './formula'

const SHAPE: [number, number, number, number] = [2, 5, 7, 4]
const EPSILON = 1e-6

const drawInput = (name: string): tf.Tensor4D => tf.tensor4d(Float32Array.from(uniform(name, 280), (value) => 6 * value - 2), SHAPE)

function expectSame(left: tf.Tensor, right: tf.Tensor): void {
  const expected = right.dataSync()
  const largest = Math.max(...expected.map(Math.abs))
  for (const [at, value] of left.dataSync().entries()) expect(Math.abs(value - expected[at]!) / largest).toBeLessThan(2e-5)
}

describe.skipIf(!tensorflowIsBuilt())('batch norm in training', () => {
  let x: tf.Tensor4D
  let scale: tf.Tensor1D
  let offset: tf.Tensor1D

  beforeAll(async () => {
    await loadTensorflow({ hideGpu: true })
    x = drawInput('x')
    scale = tf.tensor1d([0.5, 1, 1.5, -1])
    offset = tf.tensor1d([0, 0.2, -0.3, 0.1])
  })

  it.each(['linear', 'relu'] as const)('is the same fused and composed, with all gradients and moments, %s', (activation) => {
    const [fused, composed] = [normaliseFused, normaliseComposed].map((normalise) => {
      const moments: tf.Tensor[] = []
      const remember: NormaliseRequest['remember'] = ({ mean, variance }) => void moments.push(mean, variance)
      const weights = drawInput('weights')
      const loss = (...args: tf.Tensor[]): tf.Tensor => {
        const [input, gamma, beta] = args as [tf.Tensor4D, tf.Tensor1D, tf.Tensor1D]
        return tf.sum(tf.mul(weights, normalise({ x: input, scale: gamma, offset: beta, epsilon: EPSILON, activation, remember })))
      }
      const output = normalise({ x, scale, offset, epsilon: EPSILON, activation, remember: ({ mean, variance }) => tf.dispose([mean, variance]) })
      return [output, ...tf.grads(loss)([x, scale, offset]), ...moments]
    }) as [tf.Tensor[], tf.Tensor[]]
    expect(fused.length).toBe(6)
    for (const [at, tensor] of fused.entries()) expectSame(tensor, composed[at]!)
  })

  it('moves its statistics by PyTorch\'s momentum on commit, once per pass, and not on discard', () => {
    const parameters = new Parameters(new Random(0))
    const norm = new BatchNorm(parameters, { name: 'n', channels: 4, epsilon: EPSILON, momentum: 0.1 })
    const mean = parameters.statistics.get('n/movingMean')!
    const variance = parameters.statistics.get('n/movingVariance')!
    norm.train(x)
    norm.discard()
    norm.commit()
    expect([...mean.dataSync()]).toEqual([0, 0, 0, 0])
    norm.train(x)
    norm.train(drawInput('second'))
    expect([...mean.dataSync()]).toEqual([0, 0, 0, 0])
    norm.commit()
    for (const channel of [0, 1, 2, 3]) {
      const [first, second] = [x, drawInput('second')].map((input) => momentsOf(input, channel)) as [Moments, Moments]
      expect(mean.dataSync()[channel]).toBeCloseTo(0.9 * 0.1 * first.mean + 0.1 * second.mean, 5)
      expect(variance.dataSync()[channel]).toBeCloseTo(0.9 * (0.9 + 0.1 * first.variance) + 0.1 * second.variance, 5)
    }
    const inferred = norm.infer(x).dataSync()[0]!
    expect(inferred).toBeCloseTo((x.dataSync()[0]! - mean.dataSync()[0]!) / Math.sqrt(variance.dataSync()[0]! + EPSILON), 4)
    parameters.dispose()
  })
})

interface Moments {
  mean: number
  variance: number
}

/** Mean and unbiased variance of one channel, by the definition. */
function momentsOf(input: tf.Tensor4D, channel: number): Moments {
  const values = [...input.dataSync()].filter((_, at) => at % 4 === channel)
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length
  return { mean, variance: values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1) }
}
