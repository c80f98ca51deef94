import * as tf from '@tensorflow/tfjs-core'

/**
 * Repairs `OneHot` on the backend 'wasm': tfjs 4.22 writes integers whatever type was asked for, so that a float
 * "1" comes out as 1.4e-45. The original makes the int32 pattern of ones, the rest is `off + (on - off) pattern`.
 */
export function repairOneHot(): void {
  const original = tf.getKernel('OneHot', 'wasm')
  if (original === undefined || original.kernelFunc === repaired) return
  repaired = ({ inputs, attrs, backend }) => {
    const { dtype, onValue, offValue, depth } = attrs as unknown as { dtype: tf.DataType; onValue: number; offValue: number; depth: number }
    if (dtype === 'int32') return original.kernelFunc({ inputs, attrs: { dtype, onValue, offValue, depth }, backend })
    const pattern = original.kernelFunc({ inputs, attrs: { dtype: 'int32', onValue: 1, offValue: 0, depth }, backend }) as tf.TensorInfo
    return tf.tidy(() => {
      const ones = tf.cast(tf.engine().makeTensorFromTensorInfo(pattern), 'float32')
      return tf.cast(tf.add(tf.mul(ones, onValue - offValue), offValue), dtype)
    })
  }
  tf.unregisterKernel('OneHot', 'wasm')
  tf.registerKernel({ kernelName: 'OneHot', backendName: 'wasm', kernelFunc: repaired })
}

let repaired: tf.KernelFunc | undefined
