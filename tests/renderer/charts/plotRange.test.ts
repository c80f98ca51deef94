import { expect, test } from 'vitest'
import { computePlotRange } from '../../../renderer/charts/plotRange'
import { createCurve, createView } from './curves'

test('shows every finite value, with air above and below', () => {
  const range = computePlotRange([createCurve([1, 2, NaN, 11]), createCurve([5, Infinity, 6])], createView())!
  expect(range.x).toEqual({ min: 0, max: 3 })
  expect(range.y.min).toBeCloseTo(0.5)
  expect(range.y.max).toBeCloseTo(11.5)
  expect(range.cut).toBe(false)
})

test('a logarithm begins at the smallest positive value and place', () => {
  const range = computePlotRange([createCurve([0, -5, 0.01, 100])], createView({ yScale: 'logarithmic', xScale: 'logarithmic' }))!
  expect(range.x).toEqual({ min: 1, max: 3 })
  expect(range.y.min).toBeGreaterThan(0.005)
  expect(range.y.min).toBeLessThan(0.01)
  expect(range.y.max).toBeGreaterThan(100)
})

test('outliers are left out only on demand, and said to be', () => {
  const values = Array.from({ length: 200 }, (_, index) => (index === 77 ? 1e6 : index % 10))
  expect(computePlotRange([createCurve(values)], createView())!.y.max).toBeGreaterThan(1e6)
  const inner = computePlotRange([createCurve(values)], createView({ ignoreOutliers: true }))!
  expect(inner.y.max).toBeLessThan(11)
  expect(inner.cut).toBe(true)
})

test('a stretch counts only what lies in it, both ends included', () => {
  const range = computePlotRange([createCurve([100, 1, 2, 3, 100])], createView({ xRange: { min: 1, max: 3 } }))!
  expect(range.y.min).toBeCloseTo(0.9)
  expect(range.y.max).toBeCloseTo(3.1)
})

test('nothing to show is null; nothing finite still has axes', () => {
  expect(computePlotRange([], createView())).toBeNull()
  expect(computePlotRange([createCurve([NaN, NaN])], createView())!.y).toEqual({ min: 0, max: 1 })
})

test('a constant that rounding has touched lies in the middle, flat', () => {
  const { y } = computePlotRange([createCurve([1, 1, 1 + 2e-16, 1 - 1e-16])], createView({ smoothing: 0.6 }))!
  expect(y.min).toBeCloseTo(0.9)
  expect(y.max).toBeCloseTo(1.1)
})
