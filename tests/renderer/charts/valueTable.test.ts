import { expect, test } from 'vitest'
import { computeValues, sortValues, valuesToTsv } from '../../../renderer/charts/valueTable'
import { createCurve } from './curves'

const curves = [createCurve([5, 4, 3], 'run 10'), createCurve([9, NaN], 'run 9'), createCurve([1, 2, 0.123456789], 'run 1')]

test('the nearest point of each curve; the last where no place is asked for', () => {
  expect(computeValues({ curves, place: 1.2, smoothing: 0 }).map(({ value }) => value)).toEqual([4, NaN, 2])
  expect(computeValues({ curves, place: null, smoothing: 0 }).map(({ step }) => step)).toEqual([2, 1, 2])
})

test('sorts names as people count, numbers by size, NaN last', () => {
  const rows = computeValues({ curves, place: 1, smoothing: 0 })
  expect(sortValues(rows, 'run', false).map(({ run }) => run)).toEqual(['run 1', 'run 9', 'run 10'])
  expect(sortValues(rows, 'value', false).map(({ value }) => value)).toEqual([2, 4, NaN])
  expect(sortValues(rows, 'value', true).map(({ value }) => value)).toEqual([4, 2, NaN])
})

test('copies as tab-separated values with seven digits', () => {
  const [head, first] = valuesToTsv(computeValues({ curves: [curves[2]!], place: null, smoothing: 0 })).split('\n')
  expect(head).toBe('run\ttag\tvalue\tsmoothed\tstep\tround\trelative\twall')
  expect(first).toBe('run 1\tcorrespond/loss\t0.1234568\t0.1234568\t2\t1\t2\t2023-11-14T22:13:22.000Z')
})
