import * as tf from '@tensorflow/tfjs-core'

/** Takes a similarity out of the softmax without making it infinite. */
const EXCLUDED = -1e9

export interface NtXentRequest {
  /** Unit vectors [2N, P]: the first views of N instances, then their second views in the same order. */
  projections: tf.Tensor2D
  temperature: number
  /** 1 where a pair of views may serve as negatives of each other, 0 where they may be the same object: [2N, 2N]. */
  negatives: tf.Tensor2D
  /** Reading B: further negatives [M, P] and which view they serve [2N, M]. */
  distractors?: { projections: tf.Tensor2D; negatives: tf.Tensor2D }
}

/**
 * NT-Xent (method 1.2), the mean over all views i with partner i' of
 * L_i = -log( exp(s_ii'/t) / sum_k exp(s_ik/t) ), k over the partner and the negatives of i.
 */
export function ntXent({ projections, temperature, negatives, distractors }: NtXentRequest): tf.Scalar {
  const views = projections.shape[0]
  const partners = partnerMask(views) // [2N, 2N]
  const similarities = tf.div(tf.matMul(projections, projections, false, true), temperature) // [2N, 2N]
  const counted = tf.maximum(tf.mul(negatives, tf.sub(1, tf.eye(views))), partners)
  let logits = exclude(similarities, counted)
  if (distractors) {
    const further = tf.div(tf.matMul(projections, distractors.projections, false, true), temperature) // [2N, M]
    logits = tf.concat2d([logits, exclude(further, distractors.negatives)], 1) // [2N, 2N + M]
  }
  const positive = tf.sum(tf.mul(similarities, partners), 1) // [2N]
  return tf.mean(tf.sub(tf.logSumExp(logits, 1), positive)) as tf.Scalar
}

function exclude(logits: tf.Tensor, counted: tf.Tensor): tf.Tensor2D {
  return tf.add(tf.mul(logits, counted), tf.mul(tf.sub(1, counted), EXCLUDED)) as tf.Tensor2D
}

/** 1 at (i, i'), where i' is the other view of the same instance. */
function partnerMask(views: number): tf.Tensor2D {
  const half = views / 2
  return tf.oneHot(tf.tensor1d(Array.from({ length: views }, (_, view) => (view + half) % views), 'int32'), views, 1, 0, 'float32') as tf.Tensor2D
}
