import * as tf from '@tensorflow/tfjs-core'
import type { CellShift, CorrespondenceLoss } from './correspondenceLoss'
import { fitGain } from './fitGain'

/** SiamFC: positive within 16 px of the centre in L1 distance, that is two cells (method 4.1). */
const POSITIVE_RADIUS = 2
/** Where calibration puts the middle of either class: probability .88 or .12, in the bend of the loss and not on its flat arms. */
const CALIBRATION_LOGIT = 2

interface Labelling {
  /** +1 or -1 for every cell. */
  labels: Float32Array
  /** Weights that sum to G^2: half of it for the positives, half for the negatives. */
  weights: Float32Array
}

/**
 * SiamFC's balanced logistic loss (method 4.1), the baseline of stage 3: sum_j w_j log(1 + exp(-y_j s_j)), positives and negatives
 * each weighing one half. The weights of a map sum to G^2, so that the mean over its cells is SiamFC's loss.
 */
export function createLogisticLoss({ gridSize }: { gridSize: number }): CorrespondenceLoss {
  const labelAll = (shifts: readonly CellShift[]): Labelling[] => shifts.map((shift) => labelCells(gridSize, shift))
  return {
    evaluate: ({ response, shifts }) => evaluateLogistic(response, labelAll(shifts)),
    calibrate: ({ response, shifts }) => fitGain({ response, targets: labelAll(shifts).map(toTarget) }),
    dispose: () => undefined,
  }
}

function evaluateLogistic(response: tf.Tensor3D, labellings: readonly Labelling[]): tf.Tensor1D {
  const [count, height, width] = response.shape
  if (labellings.length !== count) throw new RangeError(`${count} response maps came with ${labellings.length} shifts.`)
  return tf.tidy(() => {
    const labels = tf.stack(labellings.map((labelling) => tf.tensor2d(labelling.labels, [height, width]))) // [N, G, G]
    const weights = tf.stack(labellings.map((labelling) => tf.tensor2d(labelling.weights, [height, width]))) // [N, G, G]
    const losses = tf.softplus(tf.neg(tf.mul(labels, response))) // log(1 + exp(-y s)): [N, G, G]
    return tf.sum(tf.mul(weights, losses), [1, 2]) as tf.Tensor1D // [N]
  })
}

function labelCells(gridSize: number, shift: CellShift): Labelling {
  const middle = (gridSize - 1) / 2
  const size = gridSize * gridSize
  const labels = Float32Array.from({ length: size }, (_, j) => {
    const distance = Math.abs((j % gridSize) - middle - shift.x) + Math.abs(Math.floor(j / gridSize) - middle - shift.y) // L1, cells
    return distance <= POSITIVE_RADIUS ? 1 : -1
  })
  const positives = labels.reduce((count, label) => count + (label > 0 ? 1 : 0), 0)
  const half = size / 2
  return { labels, weights: labels.map((label) => half / (label > 0 ? positives : size - positives)) }
}

/** The labels as logits to be met by least squares under the same balance. */
function toTarget({ labels, weights }: Labelling): { values: Float32Array; weight: { size: number; values: Float64Array } } {
  const size = labels.length
  const values = new Float64Array(size * size)
  for (const [j, weight] of weights.entries()) values[j * size + j] = weight
  return { values: labels.map((label) => CALIBRATION_LOGIT * label), weight: { size, values } }
}
