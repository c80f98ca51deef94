import * as tf from '@tensorflow/tfjs-core'
import type { EmbeddingLayers, ForwardMode, LayerObserver } from './backbone'
import { BatchNorm } from './batchNorm'
import { Convolution } from './convolution'
import type { Parameters } from './parameters'

/** As AlexNet's, whose training settings it shares. */
const BATCH_NORM = { epsilon: 1e-6, momentum: 0.05 }
const WIDTHS = [64, 64, 96, 128, 128]
const EMBEDDING_WIDTH = 192

/**
 * A backbone for processors: AlexNet's map sizes and stride of 8, nearly its receptive field (83 px of 87), at less than a fifth of its multiplications (.48 of 2.72 thousand million a search region)
 * and a quarter of its weights (.58 of 2.33 M). The first layer brings the picture to a quarter at once, the two before the pooling, where most cells are, stay narrow, and no convolution is in groups.
 * Plain convolutions: depthwise-separable ones of one and a half times the width took nearly as long in TensorFlow on the processor.
 */
export class Compact implements EmbeddingLayers {
  readonly channels = EMBEDDING_WIDTH
  readonly exemplarCells = 6
  private readonly convolutions: Convolution[]
  readonly norms: readonly BatchNorm[]

  constructor(parameters: Parameters) {
    this.convolutions = [...WIDTHS, EMBEDDING_WIDTH].map((outChannels, index) => {
      const first = index === 0 ? { kernelSize: 7, inChannels: 3, stride: 4 } : { kernelSize: 3, inChannels: WIDTHS[index - 1]! }
      return new Convolution(parameters, { name: `conv${index + 1}`, outChannels, ...first, bias: index === WIDTHS.length })
    })
    this.norms = WIDTHS.map((channels, index) => new BatchNorm(parameters, { name: `conv${index + 1}/norm`, channels, ...BATCH_NORM }))
  }

  forward(x: tf.Tensor4D, mode: ForwardMode, observe?: LayerObserver): tf.Tensor4D {
    let output = x // [N, 127 | 255, ., 3]
    for (const [index, convolution] of this.convolutions.entries()) {
      output = convolution.apply(output) // 31 | 63, 29 | 61, then 12 | 28, 10 | 26, 8 | 24, 6 | 22
      const norm = this.norms[index]
      if (norm) output = norm[mode](output, 'relu')
      observe?.(`conv${index + 1}`, output)
      if (index === 1) {
        output = tf.maxPool(output, 2, 2, 'valid') // 14 | 30
        observe?.('pool2', output)
      }
    }
    return output // [N, 6 | 22, ., 192]
  }
}
