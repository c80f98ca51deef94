import * as tf from '@tensorflow/tfjs-core'
import type { SiameseNetwork } from '../network/siameseNetwork'
import type { Embedding, Responses, TrackingNetwork } from './trackingNetwork'

/** Embeddings of the learning engine are its tensors. */
class TensorEmbedding implements Embedding {
  constructor(readonly tensor: tf.Tensor4D) {} // [N, cells, cells, C]

  split(parts: number): Embedding[] {
    const shares = tf.split<tf.Tensor4D>(this.tensor, parts, 0) // parts x [N / parts, cells, cells, C]
    this.tensor.dispose()
    return shares.map((share) => new TensorEmbedding(share))
  }

  dispose(): void {
    this.tensor.dispose()
  }
}

/** A network for tracking, computed by the engine that learns. The network stays the caller's, and may go on learning between two calls. */
export function trackWith(network: SiameseNetwork): TrackingNetwork {
  return {
    embed: async (pixels, side) => {
      const input = tf.tensor4d(pixels, [pixels.length / (side * side * 3), side, side, 3])
      const tensor = network.embed(input)
      input.dispose()
      return new TensorEmbedding(tensor)
    },
    respond: (pair) => respond(network, pair),
  }
}

async function respond(network: SiameseNetwork, { template, search }: { template: Embedding; search: Embedding }): Promise<Responses> {
  const response = network.respond({ template: asTensor(template), search: asTensor(search) }) // [N, 17, 17]
  const values = (await response.data()) as Float32Array
  const size = response.shape[1]
  response.dispose()
  return { values, size }
}

function asTensor(embedding: Embedding): tf.Tensor4D {
  if (embedding instanceof TensorEmbedding) return embedding.tensor
  throw new TypeError('an embedding of another engine')
}
