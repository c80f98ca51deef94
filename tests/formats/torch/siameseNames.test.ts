import { describe, expect, it } from 'vitest'
import type { Backbone } from '../../../main/contract/model'
import type { TensorBundle } from '../../../main/contract/tensor'
import { SiameseNetwork } from '../../../main/core/network/siameseNetwork'
import { mapSiameseNames } from '../../../main/formats/torch/siameseNames'
import type { TorchTensor } from '../../../main/formats/torch/torchFile'
import { formulaTensors } from '../../core/network/formula'
import { openTestBackend } from '../../support/openTestBackend'

openTestBackend()

const PARTS: Record<string, string> = { scale: 'weight', offset: 'bias', movingMean: 'running_mean', movingVariance: 'running_var' }
const UNITS: Record<string, string> = { reduce: '1', middle: '2', expand: '3' }

/** The names that the two projects give, written from their sources: `AlexNetV1` under `backbone`, SiamDW's `ResNet` under `features.features`. */
function nameIn(backbone: Backbone, own: string): string {
  const [layer = '', ...rest] = own.split('/')
  const what = rest.at(-1) ?? ''
  const isNorm = rest.includes('norm')
  const part = isNorm ? PARTS[what]! : what === 'bias' ? 'bias' : 'weight'
  if (backbone === 'alexnet') return `backbone.${layer}.${isNorm ? 1 : 0}.${part}`
  const prefix = 'features.features'
  if (layer === 'conv1') return `${prefix}.${isNorm ? 'bn1' : 'conv1'}.${part}`
  const [unit = '', role = ''] = rest
  return role === 'project' ? `${prefix}.${layer}.${unit}.downsample.${isNorm ? 1 : 0}.${part}` : `${prefix}.${layer}.${unit}.${isNorm ? 'bn' : 'conv'}${UNITS[role]!}.${part}`
}

/** [height, width, in, out] to PyTorch's [out, in, height, width]. */
function outputFirst(values: Float32Array | Int32Array, [height = 0, width = 0, inside = 0, outside = 0]: readonly number[]): TorchTensor {
  const turned = new Float32Array(values.length)
  for (let y = 0; y < height; y += 1) for (let x = 0; x < width; x += 1) for (let i = 0; i < inside; i += 1) for (let o = 0; o < outside; o += 1) {
    turned[((o * inside + i) * height + y) * width + x] = values[((y * width + x) * inside + i) * outside + o]!
  }
  return { shape: [outside, inside, height, width], dtype: 'float32', stored: 'FloatStorage', values: turned }
}

async function makeFile(backbone: Backbone): Promise<{ tensors: TensorBundle; file: Map<string, TorchTensor> }> {
  const network = new SiameseNetwork({ backbone, correlation: 'plain' })
  const tensors = formulaTensors(await network.parameters.read())
  network.dispose()
  const file = new Map<string, TorchTensor>()
  for (const [own, { values, shape }] of Object.entries(tensors)) {
    file.set(nameIn(backbone, own), shape.length === 4 ? outputFirst(values, shape) : { shape, dtype: 'float32', stored: 'FloatStorage', values })
  }
  return { tensors, file }
}

/** Those that others have published weights of; compact is this project's own. */
const FOREIGN: readonly Backbone[] = ['alexnet', 'ciresnet22']

describe.each(FOREIGN)('weights of %s', (backbone) => {
  it('come to where they belong, each once', async () => {
    const { tensors, file } = await makeFile(backbone)
    file.set('head.gain', { shape: [1], dtype: 'float32', stored: 'FloatStorage', values: Float32Array.of(1) })
    const mapped = mapSiameseNames(file)!
    expect([mapped.backbone, Object.keys(mapped.tensors).sort()]).toEqual([backbone, Object.keys(tensors).sort()])
    expect(mapped.report.filter(({ mappedTo }) => mappedTo === null).map(({ name }) => name)).toEqual(['head.gain'])
    expect(new Set(mapped.report.map(({ mappedTo }) => mappedTo)).size).toBe(file.size)
    for (const [name, { values, shape }] of Object.entries(mapped.tensors)) {
      expect(shape, name).toEqual(tensors[name]!.shape)
      if (backbone === 'ciresnet22' && name === 'conv1/kernel') continue
      expect(Buffer.from(values.buffer).equals(Buffer.from(tensors[name]!.values.buffer)), name).toBe(true)
    }
  })
})

describe('what is more than a copy', () => {
  it('turns SiamDW\'s first kernel from BGR to RGB', async () => {
    const { tensors, file } = await makeFile('ciresnet22')
    const { values } = mapSiameseNames(file)!.tensors['conv1/kernel']!
    const own = tensors['conv1/kernel']!.values // [7, 7, 3, 64]
    for (const at of [0, 5, 64, 130, 191, 9000]) {
      const channel = Math.floor(at / 64) % 3
      expect(values[at + (2 - 2 * channel) * 64]).toBe(own[at])
    }
  })

  it('takes the bias of a convolution before a batch norm into its mean', async () => {
    const { tensors, file } = await makeFile('alexnet')
    const bias = Float32Array.from({ length: 96 }, (_, index) => index / 10)
    file.set('backbone.conv1.0.bias', { shape: [96], dtype: 'float32', stored: 'FloatStorage', values: bias })
    const mapped = mapSiameseNames(file)!
    const mean = mapped.tensors['conv1/norm/movingMean']!.values
    for (const [channel, value] of bias.entries()) expect(mean[channel]).toBeCloseTo(tensors['conv1/norm/movingMean']!.values[channel]! - value, 5)
    expect(mapped.report.find(({ name }) => name === 'backbone.conv1.0.bias')).toMatchObject({ mappedTo: 'conv1/norm/movingMean', note: expect.stringContaining('batch norm') })
  })

  it('knows no other network', () => {
    expect(mapSiameseNames(new Map([['fc.weight', { shape: [1], dtype: 'float32', stored: 'FloatStorage', values: Float32Array.of(1) }]]))).toBeNull()
  })
})
