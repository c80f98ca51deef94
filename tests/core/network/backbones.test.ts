import * as tf from '@tensorflow/tfjs-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { loadTensorflow } from '../../../main/backend/tensorflow'
import { BACKBONES, CORRELATION_KINDS } from '../../../main/contract/model'
import { correlate } from '../../../main/core/network/correlation'
import { SiameseNetwork } from '../../../main/core/network/siameseNetwork'
import { tensorflowIsBuilt } from '../../backend/nativeRuntime'
import { formulaTensors, pictures, uniform } from './formula'
import { expectDigest, readOracle } from './oracle'

const PAIRS = 2

/** Method 4.1 and 4.2: side of every stage's output for the exemplar and the search region, and its channels. */
const SHAPES = {
  alexnet: {
    conv1: [59, 123, 96], pool1: [29, 61, 96], conv2: [25, 57, 256], pool2: [12, 28, 256],
    conv3: [10, 26, 384], conv4: [8, 24, 384], conv5: [6, 22, 256],
  },
  ciresnet22: {
    conv1: [64, 128, 64], pool1: [30, 62, 64], 'layer1/0': [28, 60, 256], 'layer1/1': [26, 58, 256], 'layer1/2': [24, 56, 256],
    'layer2/0': [22, 54, 512], 'layer2/1': [9, 25, 512], 'layer2/2': [7, 23, 512], 'layer2/3': [5, 21, 512],
  },
  compact: {
    conv1: [31, 63, 64], conv2: [29, 61, 64], pool2: [14, 30, 64], conv3: [12, 28, 96], conv4: [10, 26, 128], conv5: [8, 24, 128], conv6: [6, 22, 192],
  },
}
/** Method 4.1: about 2.33 M weights; 4.2: about 1.43 M; 7x7x3x64 + 9 (64x64 + 64x96 + 96x128 + 128x128 + 128x192) for the compact one. */
const WEIGHTS = { alexnet: 2.33e6, ciresnet22: 1.43e6, compact: 580_800 }

/**
 * Gradients in float32 differ by this much between any two programs, PyTorch from itself in float64 included (`rounding` in the
 * fixtures): a value within rounding of a ReLU's kink, or of another maximum, sends a whole gradient elsewhere. An error in the
 * network shows as percents.
 */
const KINKED = 1e-3
/** Away from kinks; the residual sums of CIResNet-22 carry a lifted mean through seven blocks, which costs digits. */
const LIFTED = { alexnet: { norm: 1e-4, value: 1e-4 }, ciresnet22: { norm: KINKED, value: 5e-3 }, compact: { norm: 1e-4, value: 1e-4 } }

const crop = (name: string, side: number): tf.Tensor4D => tf.tensor4d(pictures(name, { count: PAIRS, side }), [PAIRS, side, side, 3])

describe.skipIf(!tensorflowIsBuilt()).each(BACKBONES)('%s against PyTorch', (backbone) => {
  const oracle = readOracle(backbone)
  const network = new Map<string, SiameseNetwork>()
  let exemplars: tf.Tensor4D
  let searches: tf.Tensor4D

  beforeAll(async () => {
    await loadTensorflow({ hideGpu: true })
    exemplars = crop('exemplar', 127)
    searches = crop('search', 255)
    for (const correlation of CORRELATION_KINDS) {
      const made = new SiameseNetwork({ backbone, correlation })
      made.load(formulaTensors(await made.parameters.read()))
      network.set(correlation, made)
    }
  })

  afterAll(() => {
    for (const made of network.values()) made.dispose()
    tf.dispose([exemplars, searches])
  })

  it('has the stages and the number of weights of the design', () => {
    const { parameters } = network.get('plain')!
    const kernels = [...parameters.trainable].filter(([name]) => name.endsWith('/kernel'))
    const weights = kernels.reduce((sum, [, { size }]) => sum + size, 0)
    expect(Math.abs(weights / WEIGHTS[backbone] - 1)).toBeLessThan(0.01)
    if (backbone === 'ciresnet22') expect(kernels.filter(([name]) => !name.includes('project')).length).toBe(22)
    for (const [column, input] of [exemplars, searches].entries()) {
      const seen: Record<string, number[]> = {}
      tf.tidy(() => network.get('plain')!.forward(input, 'infer', (name, output) => void (seen[name] = output.shape)))
      const expected = Object.entries(SHAPES[backbone]).map(([name, shape]) => [name, [PAIRS, shape[column], shape[column], shape[2]]])
      expect(Object.entries(seen)).toEqual(expected)
    }
  })

  it('embeds and responds alike under the moving statistics', () => {
    const { inference } = oracle
    const plain = network.get('plain')!
    const [template, search] = [plain.embed(exemplars), plain.embed(searches)]
    expectDigest({ name: 'template', tensor: template, digest: inference.template })
    expectDigest({ name: 'search', tensor: search, digest: inference.search })
    for (const kind of CORRELATION_KINDS) {
      const response = network.get(kind)!.respond({ template, search })
      expect(response.shape).toEqual([PAIRS, 17, 17])
      expectDigest({ name: kind, tensor: response, digest: inference[kind] })
    }
  })

  it('slides one template over many search regions as over each', () => {
    const cosine = network.get('cosine')!
    const [template, search] = [cosine.embed(exemplars), cosine.embed(searches)]
    const first = tf.slice(template, 0, 1) as tf.Tensor4D
    const together = cosine.respond({ template: first, search })
    const apart = cosine.respond({ template: tf.concat([first, first]) as tf.Tensor4D, search })
    expect(tf.max(tf.abs(tf.sub(together, apart))).dataSync()[0]).toBeLessThan(1e-6)
  })

  it.each(CORRELATION_KINDS)('has the same loss, gradients and statistics in training, %s', (kind) => {
    const { loss, response, gradients, statistics, rounding } = oracle.training[kind]
    const { parameters } = network.get(kind)!
    const result = train(network.get(kind)!)
    expect(Math.abs(result.loss / loss - 1)).toBeLessThan(1e-4)
    expectDigest({ name: kind, tensor: result.response, digest: response })
    expect(Object.keys(gradients).sort()).toEqual([...parameters.trainable.keys()].sort())
    const tolerance = { norm: Math.max(KINKED, 3 * rounding.norm), value: Math.max(KINKED, rounding.value) }
    for (const [name, digest] of Object.entries(gradients)) expectDigest({ name, tensor: result.gradients.get(name)!, digest, tolerance })
    for (const [name, digest] of Object.entries(statistics ?? {})) expectDigest({ name, tensor: parameters.statistics.get(name)!, digest })
    tf.dispose([result.response, ...result.gradients.values()])
  })

  it('has the same gradients, tensor by tensor, where no ReLU is near its kink', async () => {
    const lifted = new SiameseNetwork({ backbone, correlation: 'plain' })
    const tensors = formulaTensors(await lifted.parameters.read())
    for (const [name, { values }] of Object.entries(tensors)) if (name.endsWith('/offset')) values.forEach((value, at) => (values[at] = value + 7))
    lifted.load(tensors)
    const result = train(lifted)
    for (const [name, digest] of Object.entries(oracle.lifted)) {
      const tolerance = name.startsWith('conv1/') ? { norm: KINKED, value: KINKED } : LIFTED[backbone] // below the first pooling maxima still tie
      expectDigest({ name, tensor: result.gradients.get(name)!, digest, tolerance })
    }
    lifted.dispose()
    tf.dispose([result.response, ...result.gradients.values()])
  })

  /** The pass of make.py: exemplars, then search regions, a loss over the responses, its gradients by name. */
  function train(trained: SiameseNetwork): { loss: number; response: tf.Tensor3D; gradients: Map<string, tf.Tensor> } {
    const { parameters, correlation } = trained
    const weights = Float32Array.from(uniform('loss', PAIRS * 289), (value) => 2 * value - 1)
    const responses: tf.Tensor3D[] = []
    const { value, grads } = tf.variableGrads(() => {
      const template = trained.forward(exemplars, 'train')
      const map = correlate({ template, search: trained.forward(searches, 'train'), kind: correlation })
      responses.push(tf.keep(map.clone()))
      return tf.mean(tf.add(tf.mul(tf.tensor3d(weights, map.shape), map), tf.div(tf.square(map), 2))) as tf.Scalar
    }, [...parameters.trainable.values()])
    trained.commitStatistics()
    const gradients = new Map([...parameters.trainable].map(([name, variable]) => [name, grads[variable.name]!]))
    return { loss: value.dataSync()[0]!, response: responses[0]!, gradients }
  }
})
