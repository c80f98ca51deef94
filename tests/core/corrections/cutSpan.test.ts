import { describe, expect, it } from 'vitest'
import { cutDrift, describeSpan, planSpan } from '../../../main/core/corrections/cutSpan'
import { CONTEXT_SIZE, contextSide } from '../../../main/core/geometry/crop'
import { drawScene } from '../../support/scene'

const box = (left: number, top = 50) => ({ left, top, width: 30, height: 26 })
const places = Array.from({ length: 100 }, (_, frameIndex) => ({ frameIndex, box: box(frameIndex), user: frameIndex % 99 === 0 }))

describe('planSpan', () => {
  it('takes both ends and spreads the rest, each frame once', () => {
    const drifts = [70, 40, 10].map((frameIndex) => ({ frameIndex, box: box(5), target: box(frameIndex) }))
    const plan = planSpan({ from: 0, to: 99, places, drifts })
    expect(plan.places).toHaveLength(24)
    expect([plan.places[0]!.frameIndex, plan.places.at(-1)!.frameIndex]).toEqual([0, 99])
    const gaps = plan.places.slice(1).map(({ frameIndex }, index) => frameIndex - plan.places[index]!.frameIndex)
    expect(Math.max(...gaps) - Math.min(...gaps)).toBeLessThanOrEqual(1)
    expect(plan.drifts.map(({ frameIndex }) => frameIndex)).toEqual([10, 40, 70])
    expect(plan.frames).toEqual([...new Set(plan.frames)].sort((a, b) => a - b))
  })

  it('takes all of a short one', () => {
    expect(planSpan({ from: 0, to: 4, places: places.slice(0, 5), drifts: [] }).frames).toEqual([0, 1, 2, 3, 4])
  })
})

describe('describeSpan', () => {
  it('is an accepted chain that holds in every round', () => {
    expect(describeSpan({ places: places.slice(0, 3), clip: 2 })).toMatchObject({ source: 'corrected', round: 0, clip: 2, frameIndexes: [0, 1, 2], rejection: null, displacement: 2 / Math.sqrt(30 * 26) })
  })
})

describe('cutDrift', () => {
  it('has the drift in the middle, at the scale of the target, and says where that lies', () => {
    const target = box(100, 80)
    const patch = { left: 40, top: 20, width: 60, height: 52 } // twice as large as the target
    const picture = drawScene({ width: 240, height: 200, patches: [{ box: patch, seed: 3 }] })
    const { picture: crop, offset } = cutDrift(picture, { frameIndex: 0, box: patch, target })
    const scale = CONTEXT_SIZE / contextSide(target)
    expect(offset!.x).toBeCloseTo((115 - 70) * scale, 9)
    expect(offset!.y).toBeCloseTo((93 - 46) * scale, 9)
    const gray = (x: number, y: number): number => Math.abs(crop.data[3 * (Math.round(y) * CONTEXT_SIZE + Math.round(x))]! - 118)
    const middle = CONTEXT_SIZE / 2
    expect(gray(middle, middle)).toBeGreaterThan(8) // a blotch of the patch
    expect(gray(middle + 45 * scale, middle)).toBeLessThan(3) // beside it: ground
  })

  it('is as large as the drift where the target is not in the picture', () => {
    const picture = drawScene({ width: 240, height: 200, patches: [] })
    expect(cutDrift(picture, { frameIndex: 0, box: box(60), target: null }).offset).toBeNull()
  })
})
