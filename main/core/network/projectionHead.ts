import * as tf from '@tensorflow/tfjs-core'
import type { Random } from '../random'
import { Parameters } from './parameters'

/** SimCLR's head (method 1.2): linear d to d, ReLU, linear d to `length`, L2 norm. Thrown away after stage 1. */
export class ProjectionHead {
  readonly parameters: Parameters
  private readonly first: tf.Variable
  private readonly firstBias: tf.Variable
  private readonly second: tf.Variable
  private readonly secondBias: tf.Variable

  constructor({ channels, length, random }: { channels: number; length: number; random: Random }) {
    this.parameters = new Parameters(random.fork('projection'))
    this.first = this.parameters.kernel('projection/hidden/kernel', [1, 1, channels, channels])
    this.firstBias = this.parameters.vector('projection/hidden/bias', channels, 0)
    this.second = this.parameters.kernel('projection/output/kernel', [1, 1, channels, length])
    this.secondBias = this.parameters.vector('projection/output/bias', length, 0)
  }

  /** Embeddings [V, cells, cells, d], averaged over the cells, to unit vectors [V, length]. */
  project(embeddings: tf.Tensor4D): tf.Tensor2D {
    const pooled = tf.mean(embeddings, [1, 2]) as tf.Tensor2D // [V, d]
    const hidden = tf.relu(tf.add(tf.matMul(pooled, asMatrix(this.first)), this.firstBias)) as tf.Tensor2D // [V, d]
    return toUnit(tf.add(tf.matMul(hidden, asMatrix(this.second)), this.secondBias) as tf.Tensor2D) // [V, length]
  }

  dispose(): void {
    this.parameters.dispose()
  }
}

/** Rows of Euclidean norm 1. */
export function toUnit(rows: tf.Tensor2D): tf.Tensor2D {
  return tf.div(rows, tf.sqrt(tf.add(tf.sum(tf.square(rows), 1, true), 1e-12))) as tf.Tensor2D
}

function asMatrix(kernel: tf.Variable): tf.Tensor2D {
  const [, , rows, columns] = kernel.shape as [number, number, number, number]
  return tf.reshape(kernel, [rows, columns]) as tf.Tensor2D
}
