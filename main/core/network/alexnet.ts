import * as tf from '@tensorflow/tfjs-core'
import type { EmbeddingLayers, ForwardMode, LayerObserver } from './backbone'
import { BatchNorm } from './batchNorm'
import { Convolution } from './convolution'
import type { Parameters } from './parameters'

/** BatchNorm constants of siamfc-pytorch (method 4.1). */
const BATCH_NORM = { epsilon: 1e-6, momentum: 0.05 }

/**
 * SiamFC's AlexNet (method 4.1): no padding anywhere, batch norm and ReLU after conv1 to conv4, nothing after conv5.
 * Convolutions under a batch norm carry no bias, which the batch norm would cancel.
 */
export class AlexNet implements EmbeddingLayers {
  readonly channels = 256
  readonly exemplarCells = 6
  private readonly convolutions: Convolution[]
  readonly norms: readonly BatchNorm[]

  constructor(parameters: Parameters) {
    this.convolutions = [
      new Convolution(parameters, { name: 'conv1', kernelSize: 11, inChannels: 3, outChannels: 96, stride: 2 }),
      new Convolution(parameters, { name: 'conv2', kernelSize: 5, inChannels: 96, outChannels: 256, groups: 2 }),
      new Convolution(parameters, { name: 'conv3', kernelSize: 3, inChannels: 256, outChannels: 384 }),
      new Convolution(parameters, { name: 'conv4', kernelSize: 3, inChannels: 384, outChannels: 384, groups: 2 }),
      new Convolution(parameters, { name: 'conv5', kernelSize: 3, inChannels: 384, outChannels: 256, groups: 2, bias: true }),
    ]
    this.norms = [96, 256, 384, 384].map((channels, index) => new BatchNorm(parameters, { name: `conv${index + 1}/norm`, channels, ...BATCH_NORM }))
  }

  forward(x: tf.Tensor4D, mode: ForwardMode, observe?: LayerObserver): tf.Tensor4D {
    let output = x // [N, 127 | 255, ., 3]
    for (const [index, convolution] of this.convolutions.entries()) {
      output = convolution.apply(output) // 59 | 123, then 25 | 57, 10 | 26, 8 | 24, 6 | 22
      const norm = this.norms[index]
      if (norm) output = norm[mode](output, 'relu')
      observe?.(`conv${index + 1}`, output)
      if (index < 2) {
        output = tf.maxPool(output, 3, 2, 'valid') // 29 | 61, then 12 | 28
        observe?.(`pool${index + 1}`, output)
      }
    }
    return output // [N, 6 | 22, ., 256]
  }
}
