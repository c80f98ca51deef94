import type * as tf from '@tensorflow/tfjs-core'

/** Where a mined centre lies in the response map: cells right of and below the middle cell. */
export interface CellShift {
  readonly x: number
  readonly y: number
}

export interface EvaluateRequest {
  /** [N, gridSize, gridSize] */
  response: tf.Tensor3D
  /** One per map, length N. */
  shifts: readonly CellShift[]
}

export interface CalibrateRequest {
  /** N maps, each row by row: N * gridSize * gridSize. */
  response: ArrayLike<number>
  shifts: readonly CellShift[]
}

/** How far a response map is from what its mined centre lets one expect. */
export interface CorrespondenceLoss {
  /** Loss of every map [N], as a sum over its cells: divide by gridSize^2 for a mean. Differentiable in the response. */
  evaluate(request: EvaluateRequest): tf.Tensor1D
  /** The gain and bias that bring `gain * response + bias` closest to the loss's minimum in the least-squares sense. */
  calibrate(request: CalibrateRequest): { gain: number; bias: number }
  /** Frees what was cached. No tensors are kept between calls. */
  dispose(): void
}
