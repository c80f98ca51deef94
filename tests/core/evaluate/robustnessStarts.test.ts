import { describe, expect, it } from 'vitest'
import type { Box } from '../../../main/contract/geometry'
import { findTemporalStarts, shiftBox, SPATIAL_SHIFTS } from '../../../main/core/evaluate/robustnessStarts'

const BOX: Box = { left: 49, top: 39, width: 20, height: 10 } // 50,40,20,10 in the benchmark's numbers
const PICTURE = { width: 200, height: 100 }

describe('findTemporalStarts', () => {
  const length = (frames: number): (Box | null)[] => Array<Box | null>(frames).fill(BOX)

  it('spaces 20 starts from the first frame to the last that leaves 20 frames', () => {
    // 100 frames: the last is the 81st; 1 + k * 81 / 19 cut to whole numbers, for k = 0 .. 18, then 81 itself
    const wanted = [1, 5, 9, 13, 18, 22, 26, 30, 35, 39, 43, 47, 52, 56, 60, 64, 69, 73, 77, 81].map((frame) => frame - 1)
    expect(findTemporalStarts({ truth: length(100), origin: 1 })).toEqual(wanted)
  })

  it('skips frames whose ground truth has no positive numbers, in the file’s own origin', () => {
    const truth = length(60)
    truth[0] = { ...BOX, left: -1 } // 0 in a file that counts from 1
    truth[5] = null
    const starts = findTemporalStarts({ truth, origin: 1 })
    expect(starts).toHaveLength(20)
    expect(starts[0]).toBe(1)
    expect(starts).not.toContain(5)
    expect(findTemporalStarts({ truth: [{ ...BOX, left: 0 }, ...length(30)], origin: 0 })[0]).toBe(1)
  })

  it('starts once where nothing leaves 20 frames, and never without a target', () => {
    expect(findTemporalStarts({ truth: length(10), origin: 1 })).toEqual([0])
    expect(findTemporalStarts({ truth: [null], origin: 1 })).toEqual([])
  })
})

describe('shiftBox', () => {
  it.each([
    ['left', [48, 40, 20, 10]], ['right', [52, 40, 20, 10]], ['up', [50, 39, 20, 10]], ['down', [50, 41, 20, 10]],
    ['topLeft', [48, 39, 22, 11]], ['topRight', [50, 39, 22, 11]], ['bottomLeft', [48, 40, 22, 11]], ['bottomRight', [50, 40, 22, 11]],
    ['scale_8', [52, 41, 16, 8]], ['scale_9', [51, 41, 18, 9]], ['scale_11', [49, 40, 22, 11]], ['scale_12', [48, 39, 24, 12]],
  ] as const)('%s: worked out by hand in the benchmark’s numbers', (shift, [x, y, width, height]) => {
    expect(shiftBox({ box: BOX, shift, picture: PICTURE })).toEqual({ left: x - 1, top: y - 1, width, height })
  })

  it('stays inside the picture', () => {
    expect(shiftBox({ box: { left: 0, top: 0, width: 20, height: 10 }, shift: 'left', picture: PICTURE })).toEqual({ left: 0, top: 0, width: 20, height: 10 })
    expect(shiftBox({ box: { left: 185, top: 95, width: 20, height: 10 }, shift: 'right', picture: PICTURE })).toEqual({ left: 187, top: 95, width: 13, height: 5 })
  })

  it('knows twelve', () => {
    expect(new Set(SPATIAL_SHIFTS).size).toBe(12)
  })
})
