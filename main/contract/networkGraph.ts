import type { Backbone, CorrelationKind } from './model'
import type { TensorData } from './tensor'

/** SiamFC's fixed factor on the raw cross-correlation (method 4.1); keeps responses of order one. */
export const PLAIN_FACTOR = 1e-3
/** Added to the squared norms of `cosine`: keeps the norm of an all-zero window, and its gradient, finite. */
export const NORM_FLOOR = 1e-8

/** One layer of a network as other toolkits get it; pictures are [N, H, W, C] here, whatever layout they use. Batch norms are folded into the convolutions. */
export type GraphLayer = { /** Name of the result; unique. */ name: string } & (
  | ConvolutionLayer
  | { operation: 'relu'; input: string }
  /** Without padding. */
  | { operation: 'maxPool'; input: string; size: number; stride: number }
  /** Takes `border` cells off each side. */
  | { operation: 'crop'; input: string; border: number }
  | { operation: 'add'; inputs: readonly [string, string] }
)

export interface ConvolutionLayer {
  operation: 'convolution'
  input: string
  /** [height, width, inChannels / groups, outChannels] */
  kernel: TensorData
  /** [outChannels] */
  bias: TensorData
  stride: number
  /** Zeros on each side. */
  padding: number
  groups: number
}

/** A whole network that embeds pictures: what leaves the house, and what engines other than the learning one compute. */
export interface NetworkGraph {
  backbone: Backbone
  correlation: CorrelationKind
  /** Name of the input: [N, side, side, 3], RGB, 0 .. 255. */
  input: string
  /** In an order in which each finds its inputs computed. */
  layers: readonly GraphLayer[]
  /** Name of the layer whose result is the embedding: [N, cells, cells, channels]. */
  output: string
  channels: number
  /** Sides of the embeddings of exemplar (127 px) and search region (255 px), in cells. */
  cells: { exemplar: number; search: number }
}
