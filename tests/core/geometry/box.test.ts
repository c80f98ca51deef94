import { describe, expect, it } from 'vitest'
import { iou } from '../../../main/contract/geometry'
import { boxAround, centerOf, distance, objectSize } from '../../../main/core/geometry/box'
import { Random } from '../../../main/core/random'

const UNIT = { left: 0, top: 0, width: 10, height: 10 }

describe('iou', () => {
  it.each([
    ['itself', UNIT, 1],
    ['half beside', { ...UNIT, left: 5 }, 1 / 3],
    ['a quarter inside', { left: 0, top: 0, width: 5, height: 5 }, 1 / 4],
    ['a corner', { ...UNIT, left: 5, top: 5 }, 25 / 175],
    ['touching', { ...UNIT, left: 10 }, 0],
    ['apart both ways', { ...UNIT, left: 30, top: 30 }, 0],
    ['apart one way', { ...UNIT, top: -11 }, 0],
  ])('with %s', (_, other, expected) => {
    expect(iou(UNIT, other)).toBeCloseTo(expected, 12)
    expect(iou(other, UNIT)).toBeCloseTo(expected, 12)
  })

  it('agrees with counting cells of a fine grid', () => {
    const random = new Random(4)
    const box = () => ({ left: random.integer(20), top: random.integer(20), width: 1 + random.integer(20), height: 1 + random.integer(20) })
    for (let turn = 0; turn < 50; turn += 1) {
      const [a, b] = [box(), box()]
      const holds = ({ left, top, width, height }: typeof a, x: number, y: number): boolean => x >= left && x < left + width && y >= top && y < top + height
      let both = 0
      let either = 0
      for (let at = 0; at < 1600; at += 1) {
        const [inA, inB] = [holds(a, at % 40, Math.floor(at / 40)), holds(b, at % 40, Math.floor(at / 40))]
        both += inA && inB ? 1 : 0
        either += inA || inB ? 1 : 0
      }
      expect(iou(a, b)).toBeCloseTo(both / either, 12)
    }
  })
})

describe('box', () => {
  it('is rebuilt from its centre and size', () => {
    const box = { left: -3.25, top: 7.5, width: 11, height: 4.5 }
    expect(centerOf(box)).toEqual({ x: 2.25, y: 9.75 })
    expect(boxAround(centerOf(box), box)).toEqual(box)
  })

  it('has the geometric mean of its sides as its size', () => {
    expect(objectSize({ left: 0, top: 0, width: 4, height: 9 })).toBe(6)
    expect(distance({ x: 1, y: 1 }, { x: 4, y: 5 })).toBe(5)
  })
})
