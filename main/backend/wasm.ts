import { createRequire } from 'node:module'
import { dirname, sep } from 'node:path'

import * as tf from '@tensorflow/tfjs-core'

import { registerConvolutionFilterGradient } from './convolutionFilterGradient'
import { repairOneHot } from './oneHot'
import { registerSegmentSum } from './segmentSum'

/** Starts the WASM backend (SIMD and threads where the machine has them) and adds the kernels that training misses. */
export async function loadWasm(): Promise<void> {
  const require = createRequire(import.meta.url)
  require('@tensorflow/tfjs') // registers the gradients, which tfjs-core alone leaves out
  const wasm = require('@tensorflow/tfjs-backend-wasm') as { setWasmPaths(folder: string): void }
  wasm.setWasmPaths(dirname(require.resolve('@tensorflow/tfjs-backend-wasm')) + sep)
  if (!(await tf.setBackend('wasm'))) throw new Error('the WASM backend did not start')
  await tf.ready()
  registerConvolutionFilterGradient()
  registerSegmentSum()
  repairOneHot()
}
