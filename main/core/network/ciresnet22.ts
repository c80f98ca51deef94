import * as tf from '@tensorflow/tfjs-core'
import type { EmbeddingLayers, ForwardMode, LayerObserver } from './backbone'
import { BatchNorm } from './batchNorm'
import type { Activation } from './batchNorm'
import { Convolution } from './convolution'
import type { ConvolutionOptions } from './convolution'
import type { Parameters } from './parameters'

/** PyTorch's defaults, which SiamDW keeps. */
const BATCH_NORM = { epsilon: 1e-5, momentum: 0.1 }

/** Pixels removed on each side after the padded 7x7 stem: they saw the padding. */
const STEM_CROP = 2

/** Convolution with its batch norm. */
class NormalisedConvolution {
  readonly norm: BatchNorm
  private readonly convolution: Convolution

  constructor(parameters: Parameters, options: ConvolutionOptions) {
    this.convolution = new Convolution(parameters, options)
    this.norm = new BatchNorm(parameters, { name: `${options.name}/norm`, channels: options.outChannels, ...BATCH_NORM })
  }

  apply(x: tf.Tensor4D, mode: ForwardMode, activation: Activation = 'linear'): tf.Tensor4D {
    return this.norm[mode](this.convolution.apply(x), activation)
  }
}

interface BottleneckOptions {
  name: string
  inChannels: number
  middleChannels: number
  outChannels: number
  lastReLU?: boolean
}

/** SiamDW's cropping-inside residual unit: bottleneck, add, ReLU, then one pixel off each side, where padding was seen. */
class CroppedBottleneck {
  readonly parts: NormalisedConvolution[]
  private readonly projection: NormalisedConvolution | undefined
  private readonly lastReLU: boolean

  constructor(parameters: Parameters, { name, inChannels, middleChannels, outChannels, lastReLU = true }: BottleneckOptions) {
    this.lastReLU = lastReLU
    this.parts = [
      new NormalisedConvolution(parameters, { name: `${name}/reduce`, kernelSize: 1, inChannels, outChannels: middleChannels }),
      new NormalisedConvolution(parameters, { name: `${name}/middle`, kernelSize: 3, inChannels: middleChannels, outChannels: middleChannels, padding: 1 }),
      new NormalisedConvolution(parameters, { name: `${name}/expand`, kernelSize: 1, inChannels: middleChannels, outChannels }),
    ]
    if (inChannels !== outChannels) {
      this.projection = new NormalisedConvolution(parameters, { name: `${name}/project`, kernelSize: 1, inChannels, outChannels })
    }
  }

  get norms(): BatchNorm[] {
    return [...this.parts, ...(this.projection ? [this.projection] : [])].map((part) => part.norm)
  }

  apply(x: tf.Tensor4D, mode: ForwardMode): tf.Tensor4D {
    const [reduce, middle, expand] = this.parts as [NormalisedConvolution, NormalisedConvolution, NormalisedConvolution]
    const narrow = middle.apply(reduce.apply(x, mode, 'relu'), mode, 'relu')
    const residual = expand.apply(narrow, mode)
    const sum = tf.add(this.projection ? this.projection.apply(x, mode) : x, residual) as tf.Tensor4D
    return cropBorder(this.lastReLU ? tf.relu(sum) : sum, 1)
  }
}

/** CIResNet-22 (SiamDW "SiamFC+", method 4.2). */
export class CIResNet22 implements EmbeddingLayers {
  readonly channels = 512
  readonly exemplarCells = 5
  private readonly stem: NormalisedConvolution
  private readonly layer1: CroppedBottleneck[]
  private readonly layer2: CroppedBottleneck[]

  constructor(parameters: Parameters) {
    this.stem = new NormalisedConvolution(parameters, { name: 'conv1', kernelSize: 7, inChannels: 3, outChannels: 64, stride: 2, padding: 3 })
    this.layer1 = [64, 256, 256].map(
      (inChannels, index) => new CroppedBottleneck(parameters, { name: `layer1/${index}`, inChannels, middleChannels: 64, outChannels: 256 }),
    )
    this.layer2 = [256, 512, 512, 512].map(
      (inChannels, index) =>
        new CroppedBottleneck(parameters, { name: `layer2/${index}`, inChannels, middleChannels: 128, outChannels: 512, lastReLU: index < 3 }),
    )
  }

  forward(x: tf.Tensor4D, mode: ForwardMode, observe?: LayerObserver): tf.Tensor4D {
    let output = this.stem.apply(x, mode, 'relu') // [N, 64 | 128, ., 64]
    observe?.('conv1', output)
    output = cropBorder(output, STEM_CROP) // 60 | 124
    output = tf.maxPool(output, 2, 2, 'valid') // 30 | 62
    observe?.('pool1', output)
    for (const [index, block] of this.layer1.entries()) {
      output = block.apply(output, mode) // 28, 26, 24 | 60, 58, 56
      observe?.(`layer1/${index}`, output)
    }
    for (const [index, block] of this.layer2.entries()) {
      output = block.apply(output, mode) // 22, then 9, 7, 5 | 54, then 25, 23, 21
      observe?.(`layer2/${index}`, output)
      if (index === 0) output = tf.maxPool(output, 2, 2, 'valid') // 11 | 27
    }
    return output // [N, 5 | 21, ., 512]
  }

  get norms(): readonly BatchNorm[] {
    return [this.stem.norm, ...[...this.layer1, ...this.layer2].flatMap((block) => block.norms)]
  }
}

function cropBorder(x: tf.Tensor4D, border: number): tf.Tensor4D {
  const [count, height, width, channels] = x.shape
  return tf.slice4d(x, [0, border, border, 0], [count, height - 2 * border, width - 2 * border, channels])
}
