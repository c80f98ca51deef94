import { expect, test } from 'vitest'
import { Column } from '../../../renderer/streams/column'
import { SmoothedColumn } from '../../../renderer/streams/smoothing'
import { createNumbers } from './numbers'

/** sum over i of (1 - w) w^(n-i) v_i, over what the weights add up to: the definition, without recursion. */
function direct(values: readonly number[], weight: number): number {
  const finite = values.filter(Number.isFinite)
  const weights = finite.map((_, index) => (1 - weight) * weight ** (finite.length - 1 - index))
  const sum = finite.reduce((total, value, index) => total + value * weights[index]!, 0)
  return sum / weights.reduce((total, value) => total + value, 0)
}

test.each([0, 0.3, 0.6, 0.95, 0.999])('with weight %d it is the weighted mean of all finite values so far', (weight) => {
  const next = createNumbers(3)
  const values = Array.from({ length: 200 }, (_, index) => (index % 17 === 4 ? NaN : index % 31 === 7 ? Infinity : next() * 10))
  const source = Column.floats()
  const smoothed = new SmoothedColumn(source, weight)
  for (const [index, value] of values.entries()) {
    source.push(value)
    if (index % 5 === 0) smoothed.extend() // goes on where it was
  }
  smoothed.extend()
  for (const [index, value] of values.entries()) {
    if (!Number.isFinite(value)) expect(smoothed.values.at(index)).toBeNaN()
    else expect(smoothed.values.at(index)).toBeCloseTo(direct(values.slice(0, index + 1), weight), 9)
  }
})

test('the first value is itself: no pull towards zero', () => {
  const source = Column.floats()
  source.push(NaN)
  source.push(8)
  const smoothed = new SmoothedColumn(source, 0.999)
  smoothed.extend()
  expect(smoothed.values.at(1)).toBeCloseTo(8, 9)
})
