import type { Chain } from '../../contract/learning'
import { objectSize } from '../geometry/box'
import { EXEMPLAR_SIZE, exemplarSide } from '../geometry/crop'

const TOTAL_STRIDE = 8
/** Bounds of a believable noise variance, cells squared: exact centres would make NR plain least squares, more is not a target. */
const BOUNDS = { least: 0.05, most: 4 }

/**
 * Noise variance a from the cycle errors of accepted chains (method 3.5): the forward-backward error of a chain holds two passes'
 * noise, so a = variance per axis / 2, in cells squared.
 */
export function calibrateNoiseVariance(chains: readonly Chain[]): number {
  if (chains.length === 0) return 1
  let squares = 0
  for (const { cycleOffset, boxes } of chains) {
    const box = boxes[0]!
    const cells = (objectSize(box) * EXEMPLAR_SIZE) / exemplarSide(box) / TOTAL_STRIDE // object size in cells
    squares += (cycleOffset.x * cells) ** 2 + (cycleOffset.y * cells) ** 2
  }
  const perAxis = squares / (2 * chains.length)
  return Math.min(BOUNDS.most, Math.max(BOUNDS.least, perAxis / 2))
}
