import * as tf from '@tensorflow/tfjs-core'

/**
 * Adds up the rows of `x` [rows, ...] that share a segment number: the kernel behind the gradient of `gather`, which
 * tfjs's WASM backend lacks. Composed as `onehot(segmentIds)^T x`: [segments, rows] [rows, rest] -> [segments, ...].
 */
function composeSegmentSum(request: { x: tf.Tensor; segmentIds: tf.Tensor1D; numSegments: number }): tf.Tensor {
  const { x, segmentIds, numSegments } = request
  const [rows = 0, ...rest] = x.shape
  const flat = tf.reshape(x, [rows, -1]) as tf.Tensor2D
  const membership = tf.oneHot(segmentIds, numSegments, 1, 0, 'float32') as tf.Tensor2D // [rows, segments]
  return tf.reshape(tf.matMul(membership, flat, true), [numSegments, ...rest])
}

/** Registers `UnsortedSegmentSum` on the backend 'wasm'; a second call does nothing. */
export function registerSegmentSum(): void {
  if (tf.getKernel('UnsortedSegmentSum', 'wasm') !== undefined) return
  tf.registerKernel({
    kernelName: 'UnsortedSegmentSum',
    backendName: 'wasm',
    kernelFunc: ({ inputs, attrs }) => {
      const { numSegments } = attrs as unknown as { numSegments: number }
      return tf.tidy(() => composeSegmentSum({ x: inputs['x'] as tf.Tensor, segmentIds: inputs['segmentIds'] as tf.Tensor1D, numSegments }))
    },
  })
}
