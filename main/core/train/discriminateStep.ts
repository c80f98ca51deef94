import * as tf from '@tensorflow/tfjs-core'
import type { DiscriminateStage } from '../../contract/config'
import { ntXent } from '../discriminate/ntXent'
import { EXEMPLAR_SIZE } from '../geometry/crop'
import { descend, joinVariables } from './descend'
import type { Descent } from './descend'
import type { TrainState } from './trainState'

/** A batch of stage 1, ready for the network. */
export interface DiscriminateBatch {
  /** N instances: their first views, their second views, then M distractors; 127 * 127 * 3 values each. */
  pictures: Float32Array
  instances: number
  distractors: number
  /** N x N, 1 where two instances are surely different objects. */
  different: Float32Array
  /** M: the instance (0 .. N-1) that each distractor was cut beside. */
  distractorOwners: readonly number[]
}

/** One step of stage 1: NT-Xent over the views of a batch (method 1.2). */
export async function discriminateStep({ state, stage, step, batch }: { state: TrainState; stage: DiscriminateStage; step: number; batch: DiscriminateBatch }): Promise<Descent> {
  const { network, projection } = state
  const views = batch.instances * 2
  const pictures = tf.tensor4d(batch.pictures, [views + batch.distractors, EXEMPLAR_SIZE, EXEMPLAR_SIZE, 3])
  const objective = (): tf.Scalar => {
    const projections = projection.project(network.forward(pictures, 'train')) // [2N + M, P]
    const ofViews = tf.slice2d(projections, [0, 0], [views, -1]) // [2N, P]
    const different = tf.tensor2d(batch.different, [batch.instances, batch.instances])
    const negatives = tf.tile(different, [2, 2]) as tf.Tensor2D // [2N, 2N]
    const request = { projections: ofViews, temperature: stage.temperature, negatives }
    if (batch.distractors === 0) return ntXent(request)
    const owners = tf.oneHot(tf.tensor1d([...batch.distractorOwners], 'int32'), batch.instances, 1, 0, 'float32') // [M, N]
    const distractors = { projections: tf.slice2d(projections, [views, 0], [batch.distractors, -1]), negatives: tf.tile(tf.transpose(owners), [2, 1]) as tf.Tensor2D }
    return ntXent({ ...request, distractors })
  }
  const variables = joinVariables(network.parameters.trainable, projection.parameters.trainable)
  try {
    return await descend({ state, variables, objective, step, steps: stage.steps, optimizer: stage.optimizer })
  } finally {
    pictures.dispose() // also where memory was used up: the run may go on with less
  }
}
