import * as tf from '@tensorflow/tfjs-core'
import type { TensorBundle } from '../../contract/tensor'
import { readTensor } from '../network/parameters'

export interface UpdateOptions {
  learningRate: number
  momentum: number
  weightDecay: number
  gradientClip: number
}

/**
 * SGD with momentum and weight decay as torch.optim.SGD has it: g <- g + decay * w, v <- momentum * v + g, w <- w - rate * v;
 * the gradient as a whole is first clipped to a Euclidean norm.
 */
export class MomentumOptimizer {
  private readonly velocities = new Map<string, tf.Variable>()

  /** @returns the gradient's norm before clipping */
  async update(variables: ReadonlyMap<string, tf.Variable>, gradients: ReadonlyMap<string, tf.Tensor>, options: UpdateOptions): Promise<number> {
    const norm = await globalNorm([...gradients.values()])
    if (!Number.isFinite(norm)) return norm
    const factor = Math.min(1, options.gradientClip / Math.max(norm, 1e-12))
    for (const [name, gradient] of gradients) this.move({ name, variable: variables.get(name)!, gradient, factor, options })
    return norm
  }

  /** Forgets all velocities: a new stage starts from rest. */
  reset(): void {
    this.dispose()
    this.velocities.clear()
  }

  async read(): Promise<TensorBundle> {
    const bundle: TensorBundle = {}
    for (const [name, velocity] of this.velocities) bundle[name] = await readTensor(velocity)
    return bundle
  }

  load(bundle: TensorBundle): void {
    this.reset()
    for (const [name, { values, shape }] of Object.entries(bundle)) this.velocities.set(name, makeVariable(tf.tensor(values, shape)))
  }

  dispose(): void {
    for (const velocity of this.velocities.values()) velocity.dispose()
  }

  private move({ name, variable, gradient, factor, options }: { name: string; variable: tf.Variable; gradient: tf.Tensor; factor: number; options: UpdateOptions }): void {
    const velocity = this.velocityOf(name, variable)
    tf.tidy(() => {
      const pull = tf.add(tf.mul(gradient, factor), tf.mul(variable, options.weightDecay))
      velocity.assign(tf.add(tf.mul(velocity, options.momentum), pull))
      variable.assign(tf.sub(variable, tf.mul(velocity, options.learningRate)))
    })
  }

  private velocityOf(name: string, variable: tf.Variable): tf.Variable {
    const known = this.velocities.get(name)
    if (known) return known
    const velocity = makeVariable(tf.zerosLike(variable))
    this.velocities.set(name, velocity)
    return velocity
  }
}

function makeVariable(value: tf.Tensor): tf.Variable {
  const variable = tf.variable(value, false)
  value.dispose()
  return variable
}

async function globalNorm(gradients: readonly tf.Tensor[]): Promise<number> {
  const norm = tf.tidy(() => tf.sqrt(tf.addN(gradients.map((gradient) => tf.sum(tf.square(gradient))))))
  const [value] = await norm.data()
  norm.dispose()
  return value!
}
