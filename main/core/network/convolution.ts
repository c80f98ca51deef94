import * as tf from '@tensorflow/tfjs-core'
import type { Parameters } from './parameters'

export interface ConvolutionOptions {
  name: string
  kernelSize: number
  inChannels: number
  outChannels: number
  stride?: number
  padding?: number
  groups?: number
  bias?: boolean
}

/** A convolution, NHWC by HWIO. Groups run as split and concat: measured as fast as anything else. */
export class Convolution {
  private readonly kernel: tf.Variable
  private readonly bias: tf.Variable | undefined
  private readonly stride: number
  private readonly padding: number
  private readonly groups: number

  constructor(parameters: Parameters, { name, kernelSize, inChannels, outChannels, stride = 1, padding = 0, groups = 1, bias = false }: ConvolutionOptions) {
    this.stride = stride
    this.padding = padding
    this.groups = groups
    this.kernel = parameters.kernel(`${name}/kernel`, [kernelSize, kernelSize, inChannels / groups, outChannels])
    this.bias = bias ? parameters.vector(`${name}/bias`, outChannels, 0) : undefined
  }

  /** x: [N, H, W, inChannels] to [N, H', W', outChannels]. */
  apply(x: tf.Tensor4D): tf.Tensor4D {
    const kernel = this.kernel as unknown as tf.Tensor4D
    const convolved = this.groups === 1 ? this.convolve(x, kernel) : this.convolveGroups(x, kernel)
    return this.bias ? tf.add(convolved, this.bias) : convolved
  }

  private convolveGroups(x: tf.Tensor4D, kernel: tf.Tensor4D): tf.Tensor4D {
    const inputs = tf.split<tf.Tensor4D>(x, this.groups, 3)
    const kernels = tf.split<tf.Tensor4D>(kernel, this.groups, 3)
    return tf.concat4d(inputs.map((input, group) => this.convolve(input, kernels[group]!)), 3)
  }

  /** The native backend knows 'valid' and 'same' alone; 'same' is our padding wherever the stride is 1. */
  private convolve(x: tf.Tensor4D, kernel: tf.Tensor4D): tf.Tensor4D {
    const { stride, padding } = this
    if (padding === 0) return tf.conv2d(x, kernel, stride, 'valid')
    if (stride === 1 && kernel.shape[0] === 2 * padding + 1) return tf.conv2d(x, kernel, 1, 'same')
    const around: [number, number] = [padding, padding]
    return tf.conv2d(tf.pad4d(x, [[0, 0], around, around, [0, 0]]), kernel, stride, 'valid')
  }
}
