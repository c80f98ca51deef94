import * as tf from '@tensorflow/tfjs-core'
import type { EmbeddingLayers, ForwardMode, LayerObserver } from './backbone'
import type { BatchNorm } from './batchNorm'
import { CroppedBottleneck, cropBorder, NormalisedConvolution } from './croppedBottleneck'
import type { Parameters } from './parameters'

/** Pixels removed on each side after the padded 7x7 stem: they saw the padding. */
const STEM_CROP = 2

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
