import * as tf from '@tensorflow/tfjs-core'
import type { ForwardMode } from './backbone'
import { BatchNorm } from './batchNorm'
import type { Activation } from './batchNorm'
import { Convolution } from './convolution'
import type { ConvolutionOptions } from './convolution'
import type { Parameters } from './parameters'

/** PyTorch's defaults, which SiamDW keeps. */
const BATCH_NORM = { epsilon: 1e-5, momentum: 0.1 }

/** Convolution with its batch norm. */
export class NormalisedConvolution {
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
export class CroppedBottleneck {
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

/** Takes `border` pixels off each side: x [N, H, W, C] to [N, H - 2 border, W - 2 border, C]. */
export function cropBorder(x: tf.Tensor4D, border: number): tf.Tensor4D {
  const [count, height, width, channels] = x.shape
  return tf.slice4d(x, [0, border, border, 0], [count, height - 2 * border, width - 2 * border, channels])
}
