import * as tf from '@tensorflow/tfjs-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { loadTensorflow } from '../../../main/backend/tensorflow'
import { BatchNorm } from '../../../main/core/network/batchNorm'
import { Convolution, type ConvolutionOptions } from '../../../main/core/network/convolution'
import { CroppedBottleneck } from '../../../main/core/network/croppedBottleneck'
import { Parameters } from '../../../main/core/network/parameters'
import { Random } from '../../../main/core/random'
import { tensorflowIsBuilt } from '../../backend/nativeRuntime'
import { formulaTensors, uniform } from './formula'
import { expectDigest, readFixture, type Digest } from './oracle'

/** What layers.py keeps of a layer: its input's shape, its output, the gradients of its input and of its weights. */
interface LayerOracle {
  side: number
  channels: number
  output: Digest
  x: Digest
  gradients: Record<string, Digest>
}

type Layer = (x: tf.Tensor4D) => tf.Tensor4D
const oracles = readFixture('layers') as { alexnet: Record<string, LayerOracle>; ciresnet22: Record<string, LayerOracle> }

/** Kernel, channels out, stride, groups (method 4.1); a pooling follows the first two, no batch norm the last. */
const ALEXNET: Record<string, Pick<ConvolutionOptions, 'kernelSize' | 'outChannels' | 'stride' | 'groups' | 'bias'>> = {
  conv1: { kernelSize: 11, outChannels: 96, stride: 2 },
  conv2: { kernelSize: 5, outChannels: 256, groups: 2 },
  conv3: { kernelSize: 3, outChannels: 384 },
  conv4: { kernelSize: 3, outChannels: 384, groups: 2 },
  conv5: { kernelSize: 3, outChannels: 256, groups: 2, bias: true },
}

/** Through a whole network rounding alone costs more than 1e-4 (backbones.test.ts); through one layer it does not, so here nothing can hide. */
describe.skipIf(!tensorflowIsBuilt())('layers against PyTorch, gradients to 1e-4', () => {
  beforeAll(() => loadTensorflow({ hideGpu: true }))

  it.each(Object.keys(ALEXNET))('alexnet %s', async (name) => {
    const oracle = oracles.alexnet[name]!
    await compare({ name: `alexnet/${name}`, oracle, build: (parameters) => alexnetLayer(parameters, { name, inChannels: oracle.channels }) })
  })

  it.each(Object.keys(oracles.ciresnet22))('ciresnet22 %s', async (name) => {
    const oracle = oracles.ciresnet22[name]!
    const [middleChannels, outChannels] = name.startsWith('layer1') ? [64, 256] : [128, 512]
    const build = (parameters: Parameters): Layer => {
      const block = new CroppedBottleneck(parameters, { name, inChannels: oracle.channels, middleChannels, outChannels, lastReLU: name !== 'layer2/3' })
      return (x) => block.apply(x, 'train')
    }
    await compare({ name: `ciresnet22/${name}`, oracle, build })
  })
})

function alexnetLayer(parameters: Parameters, { name, inChannels }: { name: string; inChannels: number }): Layer {
  const options = ALEXNET[name]!
  const convolution = new Convolution(parameters, { name, inChannels, ...options })
  if (options.bias) return (x) => convolution.apply(x)
  const norm = new BatchNorm(parameters, { name: `${name}/norm`, channels: options.outChannels, epsilon: 1e-6, momentum: 0.05 })
  const pooled = name === 'conv1' || name === 'conv2'
  return (x) => {
    const y = norm.train(convolution.apply(x), 'relu')
    return pooled ? tf.maxPool(y, 3, 2, 'valid') : y
  }
}

/** The pass of layers.py: the mean of the output under weights in [-1, 1), its gradients by name. */
async function compare({ name, oracle, build }: { name: string; oracle: LayerOracle; build(parameters: Parameters): Layer }): Promise<void> {
  const parameters = new Parameters(new Random(1))
  const layer = build(parameters)
  parameters.load(formulaTensors(await parameters.read()))
  const shape = [2, oracle.side, oracle.side, oracle.channels] as [number, number, number, number]
  const x = tf.variable(tf.tensor4d(Float32Array.from(uniform(`${name}/x`, shape.reduce((product, side) => product * side))), shape))
  const { grads } = tf.variableGrads(() => {
    const output = layer(x as unknown as tf.Tensor4D)
    expectDigest({ name: `${name}/output`, tensor: output, digest: oracle.output })
    const weights = Float32Array.from(uniform(`${name}/loss`, output.size), (value) => 2 * value - 1)
    return tf.mean(tf.mul(tf.tensor4d(weights, output.shape), output)) as tf.Scalar
  }, [x, ...parameters.trainable.values()])
  expectDigest({ name: `${name}/gradient`, tensor: grads[x.name]!, digest: oracle.x })
  expect(Object.keys(oracle.gradients).sort()).toEqual([...parameters.trainable.keys()].sort())
  for (const [key, digest] of Object.entries(oracle.gradients)) expectDigest({ name: `${name}/${key}`, tensor: grads[parameters.trainable.get(key)!.name]!, digest })
}
