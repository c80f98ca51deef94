import * as tf from '@tensorflow/tfjs-core'
import { learningRateAt } from '../curriculum/schedule'
import type { OptimizerConfig } from '../../contract/config'
import type { TrainState } from './trainState'

export interface DescentRequest {
  state: TrainState
  /** What may move, by name. */
  variables: ReadonlyMap<string, tf.Variable>
  /** The scalar to lower; runs once, under the gradient tape. */
  objective(): tf.Scalar
  step: number
  steps: number
  optimizer: OptimizerConfig
}

export interface Descent {
  loss: number
  gradientNorm: number
  learningRate: number
}

/** One step down the gradient. Where loss or gradient is not finite, nothing has moved. */
export async function descend({ state, variables, objective, step, steps, optimizer }: DescentRequest): Promise<Descent> {
  const learningRate = learningRateAt({ step, steps, optimizer })
  const { value, grads } = tf.variableGrads(objective, [...variables.values()])
  const gradients = new Map([...variables].map(([name, variable]) => [name, grads[variable.name]!] as const))
  const [loss] = await value.data()
  const gradientNorm = Number.isFinite(loss) ? await state.optimizer.update(variables, gradients, { ...optimizer, learningRate }) : Number.NaN
  tf.dispose([value, grads])
  if (Number.isFinite(loss) && Number.isFinite(gradientNorm)) state.network.commitStatistics()
  else state.network.discardStatistics()
  return { loss: loss!, gradientNorm, learningRate }
}

export function isFinite({ loss, gradientNorm }: Descent): boolean {
  return Number.isFinite(loss) && Number.isFinite(gradientNorm)
}

/** Several parameter groups as one. */
export function joinVariables(...groups: readonly ReadonlyMap<string, tf.Variable>[]): Map<string, tf.Variable> {
  return new Map(groups.flatMap((group) => [...group]))
}
