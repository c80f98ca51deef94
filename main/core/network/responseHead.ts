import * as tf from '@tensorflow/tfjs-core'
import { Random } from '../random'
import { Parameters } from './parameters'

/**
 * Turns correlation values into responses that a loss can compare with labels: gain * (c - center) / spread + bias. Center and
 * spread are set once from the first batch of stage 3, so that gain and bias start well conditioned; the tracker does not need
 * the head, because no monotone map moves a peak.
 */
export class ResponseHead {
  readonly parameters = new Parameters(new Random(0))
  private readonly gain = this.parameters.vector('response/gain', 1, 1)
  private readonly bias = this.parameters.vector('response/bias', 1, 0)
  private readonly center = this.parameters.statistic('response/center', 1, 0)
  private readonly spread = this.parameters.statistic('response/spread', 1, 1)

  /** correlation and result: [N, 17, 17]. */
  apply(correlation: tf.Tensor3D): tf.Tensor3D {
    return tf.add(tf.mul(tf.div(tf.sub(correlation, this.center), this.spread), this.gain), this.bias) as tf.Tensor3D
  }

  /** Takes center and spread from a batch of correlation maps. */
  standardise(values: Float32Array): void {
    const center = values.reduce((sum, value) => sum + value, 0) / values.length
    const variance = values.reduce((sum, value) => sum + (value - center) ** 2, 0) / values.length
    this.set(this.center, center)
    this.set(this.spread, Math.max(1e-6, Math.sqrt(variance)))
  }

  setGain({ gain, bias }: { gain: number; bias: number }): void {
    this.set(this.gain, gain)
    this.set(this.bias, bias)
  }

  dispose(): void {
    this.parameters.dispose()
  }

  private set(variable: tf.Variable, value: number): void {
    tf.tidy(() => variable.assign(tf.tensor1d([value])))
  }
}
