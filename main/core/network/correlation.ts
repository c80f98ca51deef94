import * as tf from '@tensorflow/tfjs-core'
import type { CorrelationKind } from '../../contract/model'
import { NORM_FLOOR, PLAIN_FACTOR } from '../../contract/networkGraph'

export interface CorrelateRequest {
  /** [N or 1, h, w, C] */
  template: tf.Tensor4D
  /** [N, H, W, C] */
  search: tf.Tensor4D
  kind: CorrelationKind
}

/**
 * Slides each template over its search embedding; a single template serves all.
 * @returns responseMap [N, H - h + 1, W - w + 1]; for `cosine` in [-1, 1].
 */
export function correlate({ template, search, kind }: CorrelateRequest): tf.Tensor3D {
  if (kind === 'plain') return tf.mul(slide(template, search), PLAIN_FACTOR) as tf.Tensor3D
  const unit = tf.div(template, norm(template)) as tf.Tensor4D // [N or 1, h, w, C]
  return tf.div(slide(unit, search), localNorm(search, template.shape[1])) as tf.Tensor3D
}

/** Euclidean norm of each template as a whole: [N, 1, 1, 1]. */
function norm(template: tf.Tensor4D): tf.Tensor {
  return tf.sqrt(tf.add(tf.sum(tf.square(template), [1, 2, 3], true), NORM_FLOOR))
}

/** Euclidean norm of every template-sized window of the search embedding: [N, H - h + 1, W - w + 1]. */
function localNorm(search: tf.Tensor4D, cells: number): tf.Tensor3D {
  const energy = tf.sum(tf.square(search), 3, true) as tf.Tensor4D // [N, H, W, 1]
  const windows = tf.conv2d(energy, tf.ones([cells, cells, 1, 1]) as tf.Tensor4D, 1, 'valid')
  return tf.sqrt(tf.add(tf.squeeze(windows, [3]), NORM_FLOOR)) as tf.Tensor3D
}

function slide(template: tf.Tensor4D, search: tf.Tensor4D): tf.Tensor3D {
  if (template.shape[0] === 1) return slideOne(template, search)
  const templates = tf.split<tf.Tensor4D>(template, template.shape[0], 0)
  const searches = tf.split<tf.Tensor4D>(search, search.shape[0], 0)
  return tf.concat3d(searches.map((one, index) => slideOne(templates[index]!, one)), 0)
}

/** One template as the kernel of a convolution: TensorFlow's "convolution" is the cross-correlation wanted. */
function slideOne(template: tf.Tensor4D, search: tf.Tensor4D): tf.Tensor3D {
  const [, height, width, channels] = template.shape
  const kernel = tf.reshape(template, [height, width, channels, 1]) as tf.Tensor4D
  return tf.squeeze(tf.conv2d(search, kernel, 1, 'valid'), [3]) as tf.Tensor3D
}
