import { expect, test } from 'vitest'
import { lookOf, RunColours } from '../../../renderer/charts/runColours'

function createStorage(): { getItem: (key: string) => string | null; setItem: (key: string, value: string) => void } {
  const values = new Map<string, string>()
  return { getItem: (key) => values.get(key) ?? null, setItem: (key, value) => void values.set(key, value) }
}

test('a run keeps its colour after a reload, whatever order runs come in then', () => {
  const storage = createStorage()
  const before = new RunColours(storage)
  const looks = ['a', 'b', 'c'].map((run) => before.look(run))
  const after = new RunColours(storage)
  expect(['c', 'a', 'b'].map((run) => after.look(run))).toEqual([looks[2], looks[0], looks[1]])
  expect(new Set(looks.map(({ colour }) => colour)).size).toBe(3)
})

test('more runs than colours are told apart by dashes', () => {
  expect(lookOf(0).colour).toBe(lookOf(8).colour)
  expect(lookOf(0).dash).not.toEqual(lookOf(8).dash)
})

test('damaged storage costs the memory of colours and nothing else', () => {
  const colours = new RunColours({ getItem: () => '{"x": [', setItem: () => { throw new Error('full') } })
  expect(colours.look('a')).toEqual(lookOf(0))
})
