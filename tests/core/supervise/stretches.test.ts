import { describe, expect, it } from 'vitest'
import type { LabelsConfig } from '../../../main/contract/config'
import type { Box } from '../../../main/contract/geometry'
import { Random } from '../../../main/core/random'
import { disturbCenter, planStretches } from '../../../main/core/supervise/stretches'

const labels: LabelsConfig = { cropsPerStretch: 3, maximumGap: 4, centerNoise: 0 }
const box = (left: number): Box => ({ left, top: 10, width: 40, height: 40 })

describe('planStretches', () => {
  it('keeps frames of one stretch within the gap, their ends and the middle, and leaves absent targets out', () => {
    const truth = [box(0), box(1), null, box(3), box(4), box(5), null, null, null, { ...box(9), width: 0 }, box(10), box(11)]
    expect(planStretches(truth, labels).map((places) => places.map(({ frameIndex }) => frameIndex))).toEqual([[0, 3, 4], [10, 11]])
  })
})

describe('disturbCenter', () => {
  it('leaves labels as they are without noise, and their size always', () => {
    expect(disturbCenter({ box: box(5), centerNoise: 0, random: new Random(1) })).toEqual(box(5))
    expect(disturbCenter({ box: box(5), centerNoise: 8, random: new Random(1) })).toMatchObject({ width: 40, height: 40 })
  })

  it('moves centres by the deviation asked for, in pixels of the search region', () => {
    // Context .5 and 127 of 255 px: a target of 40 px has an exemplar side of 80 px, so one pixel of the search region is 80 / 127 source pixels.
    const moved = Array.from({ length: 4000 }, (_, index) => disturbCenter({ box: box(5), centerNoise: 8, random: new Random(index) }))
    const deviation = (values: number[]): number => Math.sqrt(values.reduce((sum, value) => sum + value ** 2, 0) / values.length)
    for (const side of ['left', 'top'] as const) expect(deviation(moved.map((each) => each[side] - box(5)[side])) / (8 * (80 / 127))).toBeCloseTo(1, 1)
  })
})
