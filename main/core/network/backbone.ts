import type * as tf from '@tensorflow/tfjs-core'
import type { BatchNorm } from './batchNorm'

export type ForwardMode = 'infer' | 'train'

/** A fully convolutional embedding of total stride 8, without padding effects at the border. */
export interface EmbeddingLayers {
  /** Channels of the embedding. */
  readonly channels: number
  /** Side of the exemplar's embedding in cells. */
  readonly exemplarCells: number
  /** x: [N, H, W, 3], raw 0..255 RGB, to [N, H', W', channels]. `observe` sees every stage by name. */
  forward(x: tf.Tensor4D, mode: ForwardMode, observe?: LayerObserver): tf.Tensor4D
  /** Every batch norm, so that the network can commit or discard what they saw in training. */
  readonly norms: readonly BatchNorm[]
}

export type LayerObserver = (name: string, output: tf.Tensor4D) => void
