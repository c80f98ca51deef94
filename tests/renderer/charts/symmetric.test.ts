import { describe, expect, it } from 'vitest'
import { toPixelX, toPixelY, toPlace, toValue } from '../../../renderer/charts/plotFrame'
import type { PlotFrame } from '../../../renderer/charts/plotFrame'
import { computePlotRange } from '../../../renderer/charts/plotRange'
import { pad, pan, zoom } from '../../../renderer/charts/range'
import { linearReach, symmetricTicks } from '../../../renderer/charts/symmetric'
import { traceCurve } from '../../../renderer/charts/traceCurve'
import { createCurve, createView } from './curves'

const frame = (changes: Partial<PlotFrame> = {}): PlotFrame => ({
  area: { left: 0, top: 0, width: 1000, height: 1000 }, x: { min: 0, max: 1000 }, y: { min: -1000, max: 1000 }, xScale: 'symmetric', yScale: 'symmetric', ...changes,
})

describe('a symmetric logarithm', () => {
  it('is linear near zero, four decades below the largest value', () => {
    expect(linearReach({ min: -3, max: 0.5 })).toBeCloseTo(1e-3, 12)
    expect(linearReach({ min: 0, max: 0.01 })).toBeCloseTo(1e-6, 12)
  })

  it('puts zero in the middle of a range that is as far below as above, and mirrors the rest', () => {
    const subject = frame()
    expect(toPixelY(subject, 0)).toBeCloseTo(500, 9)
    for (const value of [0.3, 7, 420]) expect(toPixelY(subject, value) + toPixelY(subject, -value)).toBeCloseTo(1000, 9)
  })

  it('lays decades equally far from each other, well beyond the reach', () => {
    const pixels = [10, 100, 1000].map((value) => toPixelY(frame(), value))
    expect((pixels[0]! - pixels[1]!) / (pixels[1]! - pixels[2]!)).toBeCloseTo(1, 1)
  })

  it('lays values within the reach as far from each other as they are', () => {
    const reach = linearReach({ min: -1000, max: 1000 })
    const [zero, tenth, fifth] = [0, 0.1, 0.2].map((share) => toPixelY(frame(), share * reach))
    expect((zero! - fifth!) / (zero! - tenth!)).toBeCloseTo(2, 0)
  })

  it('leads from pixels back to places and values', () => {
    const subject = frame({ x: { min: -7, max: 5000 }, y: { min: -0.02, max: 80 } })
    for (const place of [-7, -0.5, 0, 3, 5000]) expect(toPlace(subject, toPixelX(subject, place))).toBeCloseTo(place, 6)
    for (const value of [-0.02, 0, 1e-4, 2, 80]) expect(toValue(subject, toPixelY(subject, value))).toBeCloseTo(value, 9)
  })

  it('draws what a true logarithm can only mark: step 0, zero, and values below it', () => {
    const { raw, marks } = traceCurve({ curve: createCurve([4, 0, -3, 10]), frame: frame({ x: { min: 0, max: 3 }, y: { min: -3, max: 10 } }), smoothing: 0, density: 1 })
    expect(raw).toHaveLength(8)
    expect(marks).toEqual([])
    expect(raw[0]).toBe(0)
  })

  it('shows every value, with air in its own measure', () => {
    const { y } = computePlotRange([createCurve([-5, 0, 200])], createView({ yScale: 'symmetric' }))!
    expect(y.min).toBeLessThan(-5)
    expect(y.max).toBeGreaterThan(200)
    expect(pad({ min: 0, max: 0 }, 'symmetric').max).toBeGreaterThan(0)
  })

  it('zooms and moves in its own measure', () => {
    const range = { min: -100, max: 100 }
    const closer = zoom({ range, centre: 0, factor: 0.5, scale: 'symmetric' })
    expect(closer.min).toBeCloseTo(-closer.max, 9)
    expect(closer.max).toBeLessThan(2) // half the decades, not half the value
    expect(pan(range, 0, 'symmetric')).toEqual(range)
    const moved = pan(range, 0.1, 'symmetric')
    expect(moved.min).toBeGreaterThan(range.min)
    expect(moved.max).toBeGreaterThan(range.max)
  })

  it('is ticked at zero and at decades on both sides, no more than there is room for', () => {
    expect(symmetricTicks({ min: 0, max: 500 }, 9)).toEqual([0, 1, 10, 100]) // 0.1 would lie on the name of zero
    expect(symmetricTicks({ min: -500, max: 500 }, 5)).toEqual([-100, 0, 100])
    expect(symmetricTicks({ min: -3, max: 40 }, 7)).toEqual([-1, -0.1, 0, 0.1, 1, 10])
  })
})
