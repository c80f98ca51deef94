import { createRequire } from 'node:module'
import util from 'node:util'

import * as tf from '@tensorflow/tfjs-core'

import { registerFusedBatchNorm } from './fusedBatchNorm'
import type { TensorflowBackend } from './tensorflowBinding'

/** What a loaded TensorFlow says of itself. */
export interface LoadedTensorflow {
  version: string
  usesGpu: boolean
}

/**
 * Settings that TensorFlow's library reads once, while it is being loaded. What the user has set stays as it is.
 * A GPU can only be hidden before loading; `-1` is CUDA's own word for none.
 */
function setEnvironment({ hideGpu }: { hideGpu: boolean }): void {
  process.env['TF_CPP_MIN_LOG_LEVEL'] ??= '2' // errors only: it greets with the processor's features otherwise
  process.env['TF_ENABLE_ONEDNN_OPTS'] ??= '1' // the fast convolutions; off they take about twice as long
  process.env['TF_FORCE_GPU_ALLOW_GROWTH'] ??= 'true' // leave memory to others on a shared card
  if (hideGpu) process.env['CUDA_VISIBLE_DEVICES'] = '-1'
}

/** tfjs-node 4.22 calls a function that Node 23 removed. */
function restoreRemovedNodeFunction(): void {
  const legacy = util as { isNullOrUndefined?: (value: unknown) => boolean }
  legacy.isNullOrUndefined ??= (value) => value === null || value === undefined
}

/**
 * Loads TensorFlow's own library through tfjs-node, makes it the backend in use and adds the fused batch norm.
 * A second call finds what is loaded; the GPU can then not be hidden any more.
 *
 * @throws whatever the loader says: addon missing, library missing or of another system
 */
export async function loadTensorflow(options: { hideGpu: boolean }): Promise<LoadedTensorflow> {
  setEnvironment(options)
  restoreRemovedNodeFunction()
  // CommonJS and of native code: required at run time, so that a machine without it can still use WASM.
  const require = createRequire(import.meta.url)
  require('@tensorflow/tfjs-node-gpu')
  if (!(await tf.setBackend('tensorflow'))) throw new Error('TensorFlow was loaded but its backend did not start')
  await tf.ready()
  registerFusedBatchNorm()
  const backend = tf.backend() as unknown as TensorflowBackend
  return { version: backend.binding.TF_Version, usesGpu: backend.isUsingGpuDevice }
}
