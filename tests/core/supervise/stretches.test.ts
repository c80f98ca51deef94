import { describe, expect, it } from 'vitest'
import type { LabelsConfig } from '../../../main/contract/config'
import type { Box } from '../../../main/contract/geometry'
import { planStretches } from '../../../main/core/supervise/stretches'

const labels: LabelsConfig = { cropsPerStretch: 3, maximumGap: 4 }
const box = (left: number): Box => ({ left, top: 10, width: 40, height: 40 })

describe('planStretches', () => {
  it('keeps frames of one stretch within the gap, their ends and the middle, and leaves absent targets out', () => {
    const truth = [box(0), box(1), null, box(3), box(4), box(5), null, null, null, { ...box(9), width: 0 }, box(10), box(11)]
    expect(planStretches(truth, labels).map((places) => places.map(({ frameIndex }) => frameIndex))).toEqual([[0, 3, 4], [10, 11]])
  })
})
