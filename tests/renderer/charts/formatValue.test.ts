import { expect, test } from 'vitest'
import { formatPlace, formatPlaceTick, timeTicks } from '../../../renderer/charts/axisTicks'
import { formatDuration, formatTick, formatValue } from '../../../renderer/charts/formatValue'

test.each([
  [0.06477530300617218, '0.0647753'], [4.020893096923828, '4.020893'], [1234567.891, '1234568'], [12345678.9, '1.234568e+7'], [0.00001234567891, '1.234568e-5'],
  [350, '350'], [0, '0'], [-0.5, '-0.5'], [NaN, 'NaN'], [Infinity, '∞'], [-Infinity, '-∞'],
])('%d has seven significant digits: %s', (value, text) => expect(formatValue(value)).toBe(text))

test.each([[0, '0'], [0.25, '0.25'], [12_000, '12k'], [2_500_000, '2.5e6'], [0.0001, '1e-4'], [1000, '1000']])('tick %d: %s', (value, text) => expect(formatTick(value)).toBe(text))

test.each([[0, '0 s'], [2.5, '2.5 s'], [59, '59 s'], [125, '2:05'], [3725, '1:02:05']])('duration %d: %s', (seconds, text) => expect(formatDuration(seconds)).toBe(text))

test('ticks of time lie on whole minutes and hours, also of a zone', () => {
  expect(timeTicks({ min: 10, max: 700 }, 6)).toEqual([120, 240, 360, 480, 600])
  expect(timeTicks({ min: 0, max: 7000 }, 5)).toEqual([0, 1800, 3600, 5400])
  expect(timeTicks({ min: 0, max: 86_400 }, 3, 3600)).toEqual([39_600, 82_800])
})

test('a place is said as its axis has it', () => {
  expect(formatPlaceTick('relative', 125, 5)).toBe('2:05')
  expect(formatPlaceTick('step', 12_000, 1000)).toBe('12k')
  expect(formatPlace('step', 12_345)).toBe('12345')
  expect(formatPlace('wall', 0)).toMatch(/^(1970-01-01|1969-12-31) \d\d:\d\d:\d\d$/)
})
test.each([[123_455.2, 0.2, '123.4552k'], [1_234_567, 1, '1.234567e6'], [1_234_000, 1000, '1.234e6'], [0.500002, 0.000002, '0.500002'], [12_000, 1000, '12k']])('tick %d, its neighbour %d away: %s', (value, distance, text) => expect(formatTick(value, distance)).toBe(text))
