import type { Tensor, TensorInfo } from '@tensorflow/tfjs-core'

/** One attribute of a TensorFlow operation, as the addon takes it. */
export interface OperationAttribute {
  name: string
  type: number
  value: boolean | number | object | string | number[]
}

/** The part of the addon's surface that we use: constants of TensorFlow's C interface. */
export interface TensorflowBinding {
  readonly TF_FLOAT: number
  readonly TF_ATTR_STRING: number
  readonly TF_ATTR_FLOAT: number
  readonly TF_ATTR_BOOL: number
  readonly TF_ATTR_TYPE: number
  readonly TF_Version: string
}

/** The part of tfjs-node's `NodeJSKernelBackend` that we use. */
export interface TensorflowBackend {
  readonly binding: TensorflowBinding
  readonly isUsingGpuDevice: boolean
  /** Runs an operation of TensorFlow by its name; one new tensor per output. */
  executeMultipleOutputs(name: string, attributes: OperationAttribute[], inputs: TensorInfo[], outputCount: number): Tensor[]
}
