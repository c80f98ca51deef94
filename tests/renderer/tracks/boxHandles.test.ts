import { describe, expect, it } from 'vitest'
import { boxBetween, findGrip, HANDLES, handlePoint, keepInPicture, pullBox } from '../../../renderer/tracks/boxHandles'

const box = { left: 100, top: 50, width: 40, height: 20 }
const plain = { fromCentre: false, keepAspect: false }

describe('box handles', () => {
  it('are found at corners, edges and inside', () => {
    for (const handle of HANDLES) expect(findGrip(box, { ...handlePoint(box, handle), reach: 3 })).toBe(handle)
    expect(findGrip(box, { x: 120, y: 60, reach: 3 })).toBe('inside')
    expect(findGrip(box, { x: 110, y: 50.5, reach: 3 })).toBe('n')
    expect(findGrip(box, { x: 90, y: 60, reach: 3 })).toBeNull()
  })

  it('pull the side that they are on; the opposite one stays', () => {
    expect(pullBox(box, { grip: 'e', dx: 10, dy: 99, ...plain })).toEqual({ ...box, width: 50 })
    expect(pullBox(box, { grip: 'nw', dx: -10, dy: 5, ...plain })).toEqual({ left: 90, top: 55, width: 50, height: 15 })
    expect(pullBox(box, { grip: 'inside', dx: 3, dy: -4, ...plain })).toEqual({ ...box, left: 103, top: 46 })
  })

  it('keep the centre with Alt and the shape with Shift', () => {
    expect(pullBox(box, { grip: 'se', dx: 10, dy: 5, fromCentre: true, keepAspect: false })).toEqual({ left: 90, top: 45, width: 60, height: 30 })
    expect(pullBox(box, { grip: 'se', dx: 20, dy: 1, fromCentre: false, keepAspect: true })).toEqual({ left: 100, top: 50, width: 60, height: 30 })
    expect(pullBox(box, { grip: 'n', dx: 0, dy: -20, fromCentre: false, keepAspect: true })).toEqual({ left: 80, top: 30, width: 80, height: 40 })
    expect(pullBox(box, { grip: 'w', dx: -40, dy: 0, fromCentre: true, keepAspect: true })).toEqual({ left: 60, top: 30, width: 120, height: 60 })
  })

  it('never turn a box inside out', () => {
    expect(pullBox(box, { grip: 'e', dx: -500, dy: 0, ...plain })).toEqual({ ...box, width: 1 })
    expect(pullBox(box, { grip: 'nw', dx: 500, dy: 500, ...plain })).toEqual({ left: 139, top: 69, width: 1, height: 1 })
    expect(pullBox(box, { grip: 'se', dx: -500, dy: -500, fromCentre: false, keepAspect: true })).toMatchObject({ width: 2, height: 1 })
  })

  it('draw from any corner to any other', () => {
    expect(boxBetween({ x: 9, y: 2 }, { x: 4, y: 8 })).toEqual({ left: 4, top: 2, width: 5, height: 6 })
  })

  it('keep the centre in the picture', () => {
    expect(keepInPicture({ ...box, left: -500, top: 5000 }, { width: 640, height: 360 })).toEqual({ left: -20, top: 350, width: 40, height: 20 })
  })
})
