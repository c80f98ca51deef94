import { computeForm } from './linearAlgebra'
import type { StoredMatrix } from './linearAlgebra'

/** Below this share of the two diagonal terms the maps are flat, and no gain can be told from a bias. */
const FLAT = 1e-9

export interface FitGainRequest {
  /** N maps of G^2 values each. */
  response: ArrayLike<number>
  /** What each map should become, and the precision under which it is judged. */
  targets: readonly { values: ArrayLike<number>; weight: StoredMatrix }[]
}

/**
 * Generalised least squares of the targets t on [s, 1] over the batch: minimises sum_n (g s + c - t)^T P (g s + c - t).
 * Flat maps keep gain 1 and get the best bias.
 * @throws RangeError when response and targets differ in length, or a value is not finite
 */
export function fitGain({ response, targets }: FitGainRequest): { gain: number; bias: number } {
  let [ss, s1, oneOne, st, oneT] = [0, 0, 0, 0, 0] // s^T P s, s^T P 1, 1^T P 1, s^T P t, 1^T P t
  const size = targets[0]?.weight.size ?? 0
  if (size === 0 || response.length !== size * targets.length) throw new RangeError(`${targets.length} maps of ${size} cells do not make ${response.length} values.`)
  const ones = new Float64Array(size).fill(1)
  for (const [position, { values, weight: matrix }] of targets.entries()) {
    const map = Float64Array.from({ length: size }, (_, j) => response[position * size + j]!)
    ss += computeForm({ matrix, left: map, right: map })
    s1 += computeForm({ matrix, left: map, right: ones })
    oneOne += computeForm({ matrix, left: ones, right: ones })
    st += computeForm({ matrix, left: map, right: values })
    oneT += computeForm({ matrix, left: ones, right: values })
  }
  const determinant = ss * oneOne - s1 * s1
  if (!Number.isFinite(determinant)) throw new RangeError('A response map holds a value that is not finite.')
  if (determinant <= FLAT * ss * oneOne) return { gain: 1, bias: (oneT - s1) / oneOne }
  return { gain: (st * oneOne - oneT * s1) / determinant, bias: (oneT * ss - st * s1) / determinant }
}
