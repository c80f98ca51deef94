import { expect, test } from 'vitest'
import { Column } from '../../../renderer/streams/column'
import { computeEnvelope } from '../../../renderer/streams/envelope'
import { Extremes } from '../../../renderer/streams/extremes'
import { createNumbers } from './numbers'

interface Case {
  values: number[]
  places: number[]
  edges: Float64Array
}

function drawn({ values, places, edges }: Case): number[] {
  const column = Column.floats()
  column.append(values)
  const extremes = new Extremes(column, Number.isFinite)
  const { points, count } = computeEnvelope({ extremes, placeOf: (index) => places[index]!, length: values.length, edges })
  return [...points.subarray(0, count)]
}

function columnExtremes(indexes: readonly number[], { values, places, edges }: Case): string[] {
  return Array.from({ length: edges.length - 1 }, (_, column) => {
    const inside = indexes.filter((index) => places[index]! >= edges[column]! && places[index]! < edges[column + 1]! && Number.isFinite(values[index]))
    const found = inside.map((index) => values[index]!)
    return found.length === 0 ? '' : `${Math.min(...found)} ${Math.max(...found)}`
  })
}

const linearEdges = (from: number, to: number, columns: number): Float64Array => Float64Array.from({ length: columns + 1 }, (_, index) => from + ((to - from) * index) / columns)

function createCase(length: number, edges: Float64Array): Case {
  const next = createNumbers(length)
  let place = 0
  const places = Array.from({ length }, () => (place += next() < 0.01 ? 50 : next()))
  const values = Array.from({ length }, (_, index) => (index % 997 === 5 ? 1e6 : index % 41 === 3 ? NaN : Math.sin(index / 300) + next()))
  return { places, values, edges }
}

test.each([
  ['the whole', linearEdges(0, 30_000, 300)],
  ['a stretch', linearEdges(4000, 9000, 200)],
  ['logarithmic columns', Float64Array.from({ length: 251 }, (_, index) => 10 ** (index / 55))],
])('%s: every pixel column shows the extremes that all its points have', (_, edges) => {
  const subject = createCase(20_000, edges)
  const all = subject.values.map((_, index) => index)
  const chosen = drawn(subject)
  expect(columnExtremes(chosen, subject)).toEqual(columnExtremes(all, subject))
  expect(chosen.length).toBeLessThanOrEqual(2 * (edges.length - 1) + 2)
  expect(chosen).toEqual(chosen.toSorted((a, b) => a - b))
})

test('few points are all drawn, and one to either side', () => {
  const subject = createCase(1000, linearEdges(0, 1, 100))
  const inside = drawn({ ...subject, edges: linearEdges(subject.places[400]!, subject.places[440]!, 100) })
  expect(inside[0]).toBe(399)
  expect(inside.at(-1)).toBe(440)
  expect(inside).toHaveLength(42)
})

test('a single spike among a million points is drawn', () => {
  const values = new Array<number>(1_000_000).fill(1)
  values[123_457] = 99
  const places = values.map((_, index) => index)
  expect(drawn({ values, places, edges: linearEdges(0, 1_000_000, 800) })).toContain(123_457)
})
