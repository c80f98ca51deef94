import { describe, expect, it } from 'vitest'
import { boxToScreen, boxTransform, centerOn, fitTransform, keepVisible, LARGEST_SCALE, panBy, SMALLEST_SCALE, toScreen, toSource, zoomAt } from '../../../renderer/player/viewTransform'

const picture = { width: 640, height: 360 }
const stage = { width: 1000, height: 500 }

describe('the view of a picture', () => {
  it('fits it into the stage, centred', () => {
    const transform = fitTransform(picture, stage)
    expect(transform.scale).toBeCloseTo(500 / 360)
    const [start, end] = [toScreen(transform, { x: 0, y: 0 }), toScreen(transform, { x: 640, y: 360 })]
    expect([start.y, end.y]).toEqual([0, 500])
    expect(start.x).toBeCloseTo(stage.width - end.x)
  })

  it('goes from source to screen and back', () => {
    const transform = { scale: 2.5, x: -30.25, y: 17 }
    for (const point of [{ x: 0, y: 0 }, { x: 12.5, y: -3 }, { x: 639.9, y: 359.1 }]) {
      const back = toSource(transform, toScreen(transform, point))
      expect(back.x).toBeCloseTo(point.x, 10)
      expect(back.y).toBeCloseTo(point.y, 10)
    }
    expect(boxToScreen(transform, { left: 10, top: 20, width: 4, height: 6 })).toEqual({ left: -5.25, top: 67, width: 10, height: 15 })
  })

  it('zooms around the cursor', () => {
    const transform = fitTransform(picture, stage)
    const at = { x: 333, y: 77 }
    const before = toSource(transform, at)
    const after = toSource(zoomAt({ transform, factor: 3.7, at }), at)
    expect(after.x).toBeCloseTo(before.x, 9)
    expect(after.y).toBeCloseTo(before.y, 9)
  })

  it('zooms neither to nothing nor without end', () => {
    const at = { x: 0, y: 0 }
    const transform = { scale: 1, x: 0, y: 0 }
    expect(zoomAt({ transform, factor: 1e-9, at }).scale).toBe(SMALLEST_SCALE)
    expect(zoomAt({ transform, factor: 1e9, at }).scale).toBe(LARGEST_SCALE)
  })

  it('shows a box of it as large as possible', () => {
    const transform = boxTransform({ left: 100, top: 50, width: 100, height: 100 }, stage)
    expect(boxToScreen(transform, { left: 100, top: 50, width: 100, height: 100 })).toEqual({ left: 250, top: 0, width: 500, height: 500 })
  })

  it('brings a point into the middle without zooming', () => {
    const transform = centerOn({ transform: { scale: 2, x: 0, y: 0 }, point: { x: 320, y: 180 }, stage })
    expect(toScreen(transform, { x: 320, y: 180 })).toEqual({ x: 500, y: 250 })
    expect(transform.scale).toBe(2)
  })

  it('is never moved out of sight', () => {
    for (const by of [{ x: 1e6, y: 0 }, { x: -1e6, y: 1e6 }, { x: 0, y: -1e6 }]) {
      const transform = keepVisible({ transform: panBy({ scale: 1, x: 0, y: 0 }, by), picture, stage })
      expect(transform.x).toBeLessThan(stage.width)
      expect(transform.x + picture.width).toBeGreaterThan(0)
      expect(transform.y).toBeLessThan(stage.height)
      expect(transform.y + picture.height).toBeGreaterThan(0)
    }
    const inside = { scale: 1, x: 20, y: 30 }
    expect(keepVisible({ transform: inside, picture, stage })).toEqual(inside)
  })
})
