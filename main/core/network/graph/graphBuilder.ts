import { AppError } from '../../../contract/errors'
import type { GraphLayer } from '../../../contract/networkGraph'
import type { TensorBundle, TensorData } from '../../../contract/tensor'
import type { ConvolutionOptions } from '../convolution'

/** What follows a convolution: its batch norm with this epsilon, or its own bias. */
type Following = { epsilon: number } | { bias: true }

/** Lays the layers of a graph one after another, their weights taken from a bundle; every batch norm goes into the convolution before it. */
export class GraphBuilder {
  readonly layers: GraphLayer[] = []

  constructor(private readonly tensors: TensorBundle) {}

  /**
   * kernel' = kernel * scale / sqrt(movingVariance + epsilon), bias' = offset - movingMean * scale / sqrt(movingVariance + epsilon), per output channel.
   * @returns the name of the result
   * @throws AppError `model-invalid` where a tensor is missing
   */
  convolution(input: string, options: ConvolutionOptions, following: Following): string {
    const { name, outChannels, stride = 1, padding = 0, groups = 1 } = options
    const kernel = this.take(`${name}/kernel`)
    const { factor, bias } = 'epsilon' in following ? this.foldNorm(`${name}/norm`, following.epsilon) : { factor: null, bias: this.take(`${name}/bias`).values }
    const values = factor ? Float32Array.from(kernel.values, (value, index) => value * factor[index % outChannels]!) : kernel.values
    return this.add({
      operation: 'convolution', name, input, stride, padding, groups,
      kernel: { ...kernel, values }, bias: { shape: [outChannels], dtype: 'float32', values: Float32Array.from(bias) },
    })
  }

  relu(input: string): string {
    return this.add({ operation: 'relu', name: `${input}/relu`, input })
  }

  maxPool(input: string, { name, size, stride }: { name: string; size: number; stride: number }): string {
    return this.add({ operation: 'maxPool', name, input, size, stride })
  }

  crop(input: string, border: number): string {
    return this.add({ operation: 'crop', name: `${input}/crop`, input, border })
  }

  sum(name: string, inputs: readonly [string, string]): string {
    return this.add({ operation: 'add', name, inputs })
  }

  private add(layer: GraphLayer): string {
    this.layers.push(layer)
    return layer.name
  }

  /** In double precision: the quotient is rounded once. */
  private foldNorm(name: string, epsilon: number): { factor: Float64Array; bias: Float64Array } {
    const [scale, offset, mean, variance] = ['scale', 'offset', 'movingMean', 'movingVariance'].map((part) => this.take(`${name}/${part}`).values) as [Values, Values, Values, Values]
    const factor = Float64Array.from(scale, (value, channel) => value / Math.sqrt(variance[channel]! + epsilon))
    return { factor, bias: Float64Array.from(offset, (value, channel) => value - mean[channel]! * factor[channel]!) }
  }

  private take(name: string): TensorData {
    const tensor = this.tensors[name]
    if (tensor) return tensor
    throw new AppError({ code: 'model-invalid', message: `The model has no tensor ${name}.`, hint: 'Check the backbone in the model card, or name the right model.' })
  }
}

type Values = TensorData['values']
