import { expect, test } from 'vitest'
import type { PlotFrame } from '../../../renderer/charts/plotFrame'
import { toPixelX, toPixelY, toPlace, toValue } from '../../../renderer/charts/plotFrame'
import { traceCurve } from '../../../renderer/charts/traceCurve'
import { createCurve } from './curves'

const frame = (changes: Partial<PlotFrame> = {}): PlotFrame => ({
  area: { left: 50, top: 10, width: 400, height: 200 }, x: { min: 0, max: 4 }, y: { min: 0, max: 10 }, xScale: 'linear', yScale: 'linear', ...changes,
})

test('points lie where the scales say', () => {
  const { raw } = traceCurve({ curve: createCurve([0, 10, 5, 2.5, 7.5]), frame: frame(), smoothing: 0, density: 1 })
  expect([...raw]).toEqual([50, 210, 150, 10, 250, 110, 350, 160, 450, 60])
})

test('ten times as much is equally far on a logarithmic scale, anywhere', () => {
  const logarithmic = frame({ yScale: 'logarithmic', y: { min: 0.01, max: 100 } })
  const pixels = [0.01, 0.1, 1, 10, 100].map((value) => toPixelY(logarithmic, value))
  for (const [index, expected] of [210, 160, 110, 60, 10].entries()) expect(pixels[index]).toBeCloseTo(expected, 9)
})

test.each(['linear', 'logarithmic'] as const)('pixels lead back to places and values, %s', (scale) => {
  const subject = frame({ xScale: scale, yScale: scale, x: { min: 2, max: 700 }, y: { min: 0.03, max: 8 } })
  expect(toPlace(subject, toPixelX(subject, 123))).toBeCloseTo(123, 9)
  expect(toValue(subject, toPixelY(subject, 0.7))).toBeCloseTo(0.7, 9)
})

test('NaN is marked at the height before it, infinities at the rim; none is drawn as a point', () => {
  const { raw, marks } = traceCurve({ curve: createCurve([0, 5, NaN, Infinity, -Infinity]), frame: frame(), smoothing: 0, density: 1 })
  expect(raw).toHaveLength(4)
  expect(marks).toEqual([
    { kind: 'nan', x: 250, y: 110 },
    { kind: 'infinite', x: 350, y: 10 },
    { kind: 'negative-infinite', x: 450, y: 210 },
  ])
})

test('what a logarithm cannot show is marked at the foot, not left out in silence', () => {
  const { raw, marks } = traceCurve({ curve: createCurve([1, 0, -3, 10, 1]), frame: frame({ yScale: 'logarithmic', y: { min: 1, max: 10 } }), smoothing: 0, density: 1 })
  expect(raw).toHaveLength(6)
  expect(marks.map(({ kind, x, y }) => [kind, x, y])).toEqual([['not-positive', 150, 210], ['not-positive', 250, 210]])
})

test('a million points cost no more to trace than there are pixel columns: each is a few looks, not a walk', () => {
  const curve = createCurve(Array.from({ length: 1_000_000 }, (_, index) => Math.sin(index / 9000) + ((index * 7919) % 1000) / 1000))
  const whole = frame({ x: { min: 0, max: 999_999 }, y: { min: -2, max: 3 } })
  const columns = whole.area.width * 2
  traceCurve({ curve, frame: whole, smoothing: 0.6, density: 2 }) // averages and extremes are computed once, when they are first asked for
  let looks = 0
  const counted = { ...curve, placeOf: (index: number) => ((looks += 1), curve.placeOf(index)) }
  const { raw, smoothed } = traceCurve({ curve: counted, frame: whole, smoothing: 0.6, density: 2 })
  for (const pixels of [raw, smoothed!]) expect(pixels.length / 2).toBeLessThanOrEqual(2 * columns + 2)
  expect(raw.length / 2).toBeGreaterThan(columns)
  expect(looks).toBeLessThan(100 * columns)
})

test('a million values that are not finite make marks side by side, not a million', () => {
  const curve = createCurve(new Array<number>(100_000).fill(NaN))
  const { marks } = traceCurve({ curve, frame: frame({ x: { min: 0, max: 99_999 } }), smoothing: 0, density: 1 })
  expect(marks.length).toBeLessThanOrEqual(400 / 3 + 2)
  expect(marks.length).toBeGreaterThan(100)
})
