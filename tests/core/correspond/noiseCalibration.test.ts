import { describe, expect, it } from 'vitest'
import type { Chain } from '../../../main/contract/learning'
import { calibrateNoiseVariance } from '../../../main/core/correspond/noiseCalibration'
import { exemplarSide } from '../../../main/core/geometry/crop'
import { objectSize } from '../../../main/core/geometry/box'
import { Random } from '../../../main/core/random'

/** Chains whose two passes each moved the centre by noise of a known variance, in cells of 8 px of the 127 px exemplar. */
function simulateChains({ variance, count = 20_000 }: { variance: number; count?: number }): Chain[] {
  const random = new Random(17)
  const deviation = Math.sqrt(variance)
  return Array.from({ length: count }, (_, id): Chain => {
    const box = { left: 0, top: 0, width: random.between(20, 200), height: random.between(20, 200) }
    const sourcePixels = (8 * exemplarSide(box)) / 127 // of one cell
    const offset = (): number => (deviation * (random.normal() + random.normal()) * sourcePixels) / objectSize(box)
    return {
      id, round: 1, clip: 0, window: 0, instance: 0, frameIndexes: [0], boxes: [box], similarities: [1], peakToSidelobe: [], cycleError: 0,
      cycleOffset: { x: offset(), y: offset() }, displacement: 0, crops: [], rejection: null,
    }
  })
}

describe('calibrateNoiseVariance', () => {
  it.each([0.25, 1, 2.25])('recovers a variance of %f cells squared from forward-backward errors', (variance) => {
    expect(calibrateNoiseVariance(simulateChains({ variance })) / variance).toBeCloseTo(1, 1)
  })

  it('stays within what can be believed, and takes the default without chains', () => {
    expect(calibrateNoiseVariance(simulateChains({ variance: 0, count: 5 }))).toBe(0.05)
    expect(calibrateNoiseVariance(simulateChains({ variance: 100, count: 50 }))).toBe(4)
    expect(calibrateNoiseVariance([])).toBe(1)
  })
})
