import * as tf from '@tensorflow/tfjs-core'
import { AppError } from '../../contract/errors'
import type { Backbone, CorrelationKind } from '../../contract/model'
import type { TensorBundle } from '../../contract/tensor'
import { Random } from '../random'
import { AlexNet } from './alexnet'
import type { EmbeddingLayers, ForwardMode, LayerObserver } from './backbone'
import { CIResNet22 } from './ciresnet22'
import { Compact } from './compact'
import { correlate } from './correlation'
import { Parameters } from './parameters'
import { recogniseBackbone } from './recogniseBackbone'

const LAYERS: Record<Backbone, new (parameters: Parameters) => EmbeddingLayers> = { alexnet: AlexNet, ciresnet22: CIResNet22, compact: Compact }

export interface NetworkOptions {
  backbone: Backbone
  correlation: CorrelationKind
  /** Weights and statistics by name; random weights without them. */
  tensors?: TensorBundle
  /** Seed of the random weights. @default 0 */
  seed?: number
}

/** The Siamese pair: one backbone embeds exemplar and search region, their correlation is the response. */
export class SiameseNetwork {
  readonly backbone: Backbone
  readonly correlation: CorrelationKind
  readonly parameters: Parameters
  private readonly layers: EmbeddingLayers

  constructor({ backbone, correlation, tensors, seed = 0 }: NetworkOptions) {
    this.backbone = backbone
    this.correlation = correlation
    this.parameters = new Parameters(new Random(seed).fork('weights'))
    this.layers = new LAYERS[backbone](this.parameters)
    if (tensors) this.load(tensors)
  }

  get channels(): number {
    return this.layers.channels
  }

  /** x: [N, side, side, 3] raw 0..255 RGB, to [N, cells, cells, channels]: 127 px to 6 (5) cells, 255 px to 22 (21). */
  forward(x: tf.Tensor4D, mode: ForwardMode, observe?: LayerObserver): tf.Tensor4D {
    return this.layers.forward(x, mode, observe)
  }

  /** Inference under the moving statistics; intermediate tensors are freed. */
  embed(x: tf.Tensor4D): tf.Tensor4D {
    return tf.tidy(() => this.forward(x, 'infer'))
  }

  /** Response of N search embeddings to one template, or of N to N: [N, 17, 17]. */
  respond({ template, search }: { template: tf.Tensor4D; search: tf.Tensor4D }): tf.Tensor3D {
    return tf.tidy(() => correlate({ template, search, kind: this.correlation }))
  }

  /** Takes the batch moments of the last training passes into the moving statistics. */
  commitStatistics(): void {
    for (const norm of this.layers.norms) norm.commit()
  }

  /** Forgets them. */
  discardStatistics(): void {
    for (const norm of this.layers.norms) norm.discard()
  }

  /** @throws AppError `model-invalid` when tensors are missing or of another shape; nothing is changed then */
  load(tensors: TensorBundle): void {
    const missing = this.parameters.load(tensors)
    if (missing.length === 0) return
    const other = recogniseBackbone(tensors)
    const whose = other !== null && other !== this.backbone ? ` They are those of the backbone ${other}.` : ''
    throw new AppError({
      code: 'model-invalid',
      message: `These weights do not fit the backbone ${this.backbone}: ${missing.length} tensors are missing or of another shape, the first is ${missing[0]}.${whose}`,
      hint: 'Check the backbone in the model card, or name the right model.',
    })
  }

  dispose(): void {
    this.parameters.dispose()
  }
}
