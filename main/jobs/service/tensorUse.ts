import * as tf from '@tensorflow/tfjs-core'

/** Tensors that this process holds; none before an engine was opened, where asking for them is an error. */
export function readTensorUse(): { tensors: number; tensorBytes: number } {
  if (Object.keys(tf.engine().registry).length === 0) return { tensors: 0, tensorBytes: 0 }
  const { numTensors, numBytes } = tf.memory()
  return { tensors: numTensors, tensorBytes: numBytes }
}
