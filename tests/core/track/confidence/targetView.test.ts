import { describe, expect, it } from 'vitest'
import { readWayBack } from '../../../../main/core/track/confidence/targetView'

const SIZE = 17

/** Row and column of cells, and what they answer; the target is at 8,8. */
function answer(cells: Record<string, number>): Float32Array {
  const map = new Float32Array(SIZE * SIZE)
  for (const [cell, value] of Object.entries(cells)) {
    const [row, column] = cell.split(',').map(Number) as [number, number]
    map[row * SIZE + column] = value
  }
  return map
}

describe('readWayBack', () => {
  it.each([
    ['ends where it began', { '8,8': 0.9, '2,2': 0.4 }, { home: 0.9, lead: 0.5, closure: 0 }],
    ['ends a cell beside', { '7,9': 0.9, '8,8': 0.8, '2,2': 0.4 }, { home: 0.9, lead: 0.5, closure: -1 }],
    ['ends in another part of the target, which is neither home nor away', { '8,8': 0.5, '8,11': 0.9, '2,2': 0.4 }, { home: 0.5, lead: 0.1, closure: -3 }],
    ['ends in a neighbour', { '8,8': 0.5, '8,16': 0.9 }, { home: 0.5, lead: -0.4, closure: -3 }],
  ])('tells a way back that %s', (_, cells, expected) => {
    const found = readWayBack(answer(cells), SIZE)
    for (const [signal, value] of Object.entries(expected)) expect(found[signal as keyof typeof found]).toBeCloseTo(value, 6)
  })

  it('counts no neighbour farther away as worse than another: what is not the target is not', () => {
    const at = (column: number): number => readWayBack(answer({ [`8,${column}`]: 0.9 }), SIZE).closure
    expect([12, 14, 16].map(at)).toEqual([-3, -3, -3])
  })
})
