import * as tf from '@tensorflow/tfjs-core'
import type { TensorBundle, TensorData } from '../../contract/tensor'
import type { Random } from '../random'

/**
 * The named tensors of a network: `trainable` ones that the optimizer moves, and `statistics` (batch-norm moments) that it
 * does not. Owns them; `dispose` frees all.
 */
export class Parameters {
  readonly trainable = new Map<string, tf.Variable>()
  readonly statistics = new Map<string, tf.Variable>()

  constructor(private readonly random: Random) {}

  /** Convolution kernel [height, width, inChannels / groups, outChannels], Kaiming normal by fan-out (method 4.2, 12). */
  kernel(name: string, shape: [number, number, number, number]): tf.Variable {
    const [height, width, , outChannels] = shape
    const deviation = Math.sqrt(2 / (height * width * outChannels))
    const random = this.random.fork(name)
    const values = Float32Array.from({ length: tf.util.sizeFromShape(shape) }, () => random.normal() * deviation)
    return this.add(this.trainable, name, tf.tensor(values, shape))
  }

  vector(name: string, length: number, value: number): tf.Variable {
    return this.add(this.trainable, name, tf.fill([length], value))
  }

  statistic(name: string, length: number, value: number): tf.Variable {
    return this.add(this.statistics, name, tf.fill([length], value))
  }

  /** Copies every tensor out, under its name. */
  async read(): Promise<TensorBundle> {
    const bundle: TensorBundle = {}
    for (const [name, variable] of this.all()) bundle[name] = await readTensor(variable)
    return bundle
  }

  /**
   * Takes over the values of a bundle. Names in the bundle that this network lacks are left alone.
   * @returns the names that the bundle lacks or holds in another shape; nothing is changed unless it is empty.
   */
  load(bundle: TensorBundle): string[] {
    const missing = [...this.all()].filter(([name, variable]) => !sameShape(bundle[name], variable.shape)).map(([name]) => name)
    if (missing.length > 0) return missing
    for (const [name, variable] of this.all()) {
      const data = bundle[name]!
      tf.tidy(() => variable.assign(tf.tensor(data.values, data.shape)))
    }
    return []
  }

  dispose(): void {
    for (const [, variable] of this.all()) variable.dispose()
  }

  private *all(): IterableIterator<[string, tf.Variable]> {
    yield* this.trainable
    yield* this.statistics
  }

  private add(group: Map<string, tf.Variable>, name: string, value: tf.Tensor): tf.Variable {
    const variable = tf.variable(value, group === this.trainable)
    value.dispose()
    group.set(name, variable)
    return variable
  }
}

export async function readTensor(tensor: tf.Tensor): Promise<TensorData> {
  return { shape: [...tensor.shape], dtype: 'float32', values: Float32Array.from((await tensor.data()) as Float32Array) }
}

function sameShape(data: TensorData | undefined, shape: readonly number[]): boolean {
  return data !== undefined && data.shape.length === shape.length && data.shape.every((side, axis) => side === shape[axis])
}
