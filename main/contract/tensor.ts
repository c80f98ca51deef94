/** A tensor outside TensorFlow: what crosses from `core` to `store` and back. */
export interface TensorData {
  shape: number[]
  dtype: 'float32' | 'int32'
  values: Float32Array | Int32Array
}

/** Named tensors, e.g. `backbone/conv1/kernel`. */
export type TensorBundle = Record<string, TensorData>

/** Floats with their shape, outside any engine. */
export interface Values {
  values: Float32Array
  shape: readonly number[]
}
