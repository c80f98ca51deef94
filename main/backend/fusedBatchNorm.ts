import * as tf from '@tensorflow/tfjs-core'

import type { OperationAttribute, TensorflowBackend, TensorflowBinding } from './tensorflowBinding'

/** Kernel names under which `core/network/batchNorm` finds these, through `tf.getKernel`. */
export const FUSED_BATCH_NORM_TRAINING = 'FusedBatchNormTraining'
export const FUSED_BATCH_NORM_TRAINING_GRAD = 'FusedBatchNormTrainingGrad'

const FORWARD_OUTPUTS = 6
const GRADIENT_OUTPUTS = 5

/** Attributes that both directions share; tensors are float32 [batch, height, width, channels]. */
function sharedAttributes(binding: TensorflowBinding, epsilon: number): OperationAttribute[] {
  return [
    { name: 'T', type: binding.TF_ATTR_TYPE, value: binding.TF_FLOAT },
    { name: 'U', type: binding.TF_ATTR_TYPE, value: binding.TF_FLOAT },
    { name: 'data_format', type: binding.TF_ATTR_STRING, value: 'NHWC' },
    { name: 'epsilon', type: binding.TF_ATTR_FLOAT, value: epsilon },
    { name: 'is_training', type: binding.TF_ATTR_BOOL, value: true },
  ]
}

function requireInput(inputs: tf.NamedTensorInfoMap, name: string): tf.TensorInfo {
  const input = inputs[name]
  if (input === undefined) throw new Error(`fused batch norm: input "${name}" is missing`)
  return input
}

function readEpsilon(attributes: tf.NamedAttrMap | undefined): number {
  const epsilon = attributes?.['epsilon']
  if (typeof epsilon !== 'number') throw new Error('fused batch norm: attribute "epsilon" is missing')
  return epsilon
}

/**
 * Normalises with the statistics of the batch, `y = scale (x - mean) / sqrt(variance + epsilon) + offset`, in one pass.
 *
 * Inputs `x` [N,H,W,C], `scale` [C], `offset` [C]; attribute `epsilon`. Outputs `[y, batchMean, batchVariance, reserve1,
 * reserve2, reserve3]`: `batchVariance` [C] is the unbiased one (divided by N H W - 1), while `y` uses the biased one;
 * the reserves go to the gradient untouched. Source: TensorFlow operation FusedBatchNormV3.
 */
function runForward({ inputs, attrs, backend }: KernelArguments): tf.TensorInfo[] {
  const { binding, executeMultipleOutputs } = tensorflowBackendOf(backend)
  // With an averaging factor of 1 the operation ignores running statistics and demands them empty.
  const attributes = [...sharedAttributes(binding, readEpsilon(attrs)), { name: 'exponential_avg_factor', type: binding.TF_ATTR_FLOAT, value: 1 }]
  const empty = tf.tensor1d([], 'float32')
  const operands = [requireInput(inputs, 'x'), requireInput(inputs, 'scale'), requireInput(inputs, 'offset'), empty, empty]
  try {
    return executeMultipleOutputs('FusedBatchNormV3', attributes, operands, FORWARD_OUTPUTS)
  } finally {
    empty.dispose()
  }
}

/**
 * Gradient of {@link runForward}, and of a ReLU after it where its output is given. Inputs `dy` and `x` [N,H,W,C], `scale` [C],
 * `reserve1..3`, and `activated` [N,H,W,C] for the ReLU; attribute `epsilon`. Outputs `[dx, dScale, dOffset]`. Source: TensorFlow
 * operations ReluGrad and FusedBatchNormGradV3.
 */
function runGradient({ inputs, attrs, backend }: KernelArguments): tf.TensorInfo[] {
  const { binding, executeMultipleOutputs } = tensorflowBackendOf(backend)
  const dy = requireInput(inputs, 'dy')
  const { activated } = inputs
  const type = [{ name: 'T', type: binding.TF_ATTR_TYPE, value: binding.TF_FLOAT }]
  const masked = activated ? executeMultipleOutputs('ReluGrad', type, [dy, activated], 1)[0] : undefined
  const operands = [masked ?? dy, ...['x', 'scale', 'reserve1', 'reserve2', 'reserve3'].map((name) => requireInput(inputs, name))]
  const outputs = executeMultipleOutputs('FusedBatchNormGradV3', sharedAttributes(binding, readEpsilon(attrs)), operands, GRADIENT_OUTPUTS)
  masked?.dispose()
  for (const placeholder of outputs.slice(3)) placeholder.dispose()
  return outputs.slice(0, 3)
}

interface KernelArguments {
  inputs: tf.NamedTensorInfoMap
  attrs?: tf.NamedAttrMap
  backend: unknown
}

function tensorflowBackendOf(backend: unknown): TensorflowBackend {
  const native = backend as TensorflowBackend
  return {
    binding: native.binding,
    isUsingGpuDevice: native.isUsingGpuDevice,
    executeMultipleOutputs: native.executeMultipleOutputs.bind(native),
  }
}

/** Registers both kernels on the backend 'tensorflow'; a second call does nothing. */
export function registerFusedBatchNorm(): void {
  const kernels = [
    { kernelName: FUSED_BATCH_NORM_TRAINING, kernelFunc: runForward },
    { kernelName: FUSED_BATCH_NORM_TRAINING_GRAD, kernelFunc: runGradient },
  ]
  for (const { kernelName, kernelFunc } of kernels) {
    if (tf.getKernel(kernelName, 'tensorflow') !== undefined) continue
    tf.registerKernel({ kernelName, backendName: 'tensorflow', kernelFunc })
  }
}
