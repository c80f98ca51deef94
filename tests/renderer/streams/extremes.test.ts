import { expect, test } from 'vitest'
import { Column } from '../../../renderer/streams/column'
import { Extremes } from '../../../renderer/streams/extremes'
import { createNumbers } from './numbers'

function bruteForce(values: readonly number[], from: number, to: number): [number, number] {
  let low = -1
  let high = -1
  for (let index = from; index < to; index += 1) {
    if (!Number.isFinite(values[index])) continue
    if (low < 0 || values[index]! < values[low]!) low = index
    if (high < 0 || values[index]! > values[high]!) high = index
  }
  return [low, high]
}

test('finds the extremes of any stretch, as looking at every value does', () => {
  const next = createNumbers(7)
  const values = Array.from({ length: 5000 }, () => (next() < 0.05 ? NaN : next() < 0.02 ? Infinity : next() * 100 - 50))
  const column = Column.floats()
  const extremes = new Extremes(column, Number.isFinite)
  let length = 0
  for (let round = 0; round < 400; round += 1) {
    const grown = Math.min(values.length, length + Math.floor(next() * 40))
    column.append(values.slice(length, grown))
    length = grown
    const from = Math.floor(next() * length)
    const to = from + Math.floor(next() * (length - from + 1))
    extremes.find(from, to)
    const [low, high] = bruteForce(values, from, to)
    expect(column.at(extremes.low)).toBe(low < 0 ? NaN : values[low])
    expect(column.at(extremes.high)).toBe(high < 0 ? NaN : values[high])
  }
})

test('looks at a few dozen values to know a stretch of a million', () => {
  const column = Column.floats()
  column.append(Float64Array.from({ length: 1_000_000 }, (_, index) => (index * 7919) % 1009))
  let looks = 0
  const extremes = new Extremes(column, (value) => ((looks += 1), Number.isFinite(value)))
  extremes.find(0, 1_000_000)
  for (const [from, to] of [[1, 999_998], [123_457, 876_543], [500_000, 500_001]] as const) {
    looks = 0
    extremes.find(from, to)
    expect(looks).toBeLessThan(500)
  }
})

test('forgets what was cut off', () => {
  const column = Column.floats()
  const extremes = new Extremes(column, Number.isFinite)
  column.append(Array.from({ length: 300 }, (_, index) => index))
  extremes.find(0, 300)
  column.truncate(100)
  extremes.truncate(100)
  column.append(Array.from({ length: 200 }, () => 5))
  extremes.find(0, 300)
  expect(column.at(extremes.high)).toBe(99)
  extremes.find(100, 300)
  expect([column.at(extremes.low), column.at(extremes.high)]).toEqual([5, 5])
})

test('a stretch in which nothing counts has no extremes', () => {
  const column = Column.floats()
  column.append(new Array<number>(40).fill(NaN))
  const extremes = new Extremes(column, Number.isFinite)
  extremes.find(0, 40)
  expect([extremes.low, extremes.high]).toEqual([-1, -1])
})
