import { describe, expect, it } from 'vitest'
import type { Comparison } from '../../../main/contract/comparison'
import { drawBoxes, fitPicture } from '../../../renderer/compare/drawBoxes'
import { findExtremeSequence } from '../../../renderer/compare/extremeSequence'
import { listRows, sortRows } from '../../../renderer/compare/sortSequences'
import { findWorstFrame } from '../../../renderer/compare/worstFrame'

/** As much of a comparison as the tables look at. */
function compare(values: Record<string, Record<string, number | null>>, better: 'higher' | 'lower' = 'higher'): Comparison {
  const names = [...new Set(Object.values(values).flatMap((of) => Object.keys(of)))]
  return {
    protocol: { figures: [{ key: 'auc', title: 'AUC', better }] },
    dataset: { sequences: Object.fromEntries(names.map((name, index) => [name, 10 * (index + 1)])) },
    trackers: Object.entries(values).map(([name, of]) => ({ name, sequences: Object.fromEntries(Object.entries(of).map(([sequence, value]) => [sequence, { figures: { auc: value } }])) })),
  } as unknown as Comparison
}

const REPORT = compare({ ours: { Car10: 0.9, Car2: 0.4, Dog: null }, theirs: { Car10: 0.5, Car2: 0.6 } })

describe('the table of sequences', () => {
  const names = (column: Parameters<typeof sortRows>[1]['column'], down = false): string[] => sortRows(listRows(REPORT), { column, down }).map(({ name }) => name)

  it('sorts by name as people count, by value, and by the spread', () => {
    expect(names('name')).toEqual(['Car2', 'Car10', 'Dog'])
    expect(names(0)).toEqual(['Car2', 'Car10', 'Dog'])
    expect(names(1)).toEqual(['Car10', 'Car2', 'Dog'])
    expect(names('spread', true)).toEqual(['Car10', 'Car2', 'Dog'])
    expect(names('frames', true)).toEqual(['Dog', 'Car2', 'Car10'])
  })

  it('keeps rows without a value last, up and down', () => {
    expect(names(0, true)).toEqual(['Car10', 'Car2', 'Dog'])
    expect(listRows(REPORT).find(({ name }) => name === 'Dog')).toMatchObject({ values: [null, null], spread: null })
  })
})

describe('what is worst', () => {
  it('is the first frame with the least overlap', () => {
    expect(findWorstFrame([null, 0.5, 0.1, 0.1, 0.9])).toBe(2)
    expect(findWorstFrame([null])).toBeNull()
  })

  it('is the sequence where the best tracker does worst, by what is better', () => {
    expect(findExtremeSequence(REPORT)).toBe('Car2')
    expect(findExtremeSequence(compare({ ours: { Car10: 3, Car2: 1 } }, 'lower'))).toBe('Car10')
    expect(findExtremeSequence(compare({}))).toBeNull()
  })
})

describe('boxes over the picture', () => {
  it('lie where the picture does', () => {
    const place = fitPicture({ width: 200, height: 100 }, { width: 400, height: 400 })
    expect(place).toEqual({ scale: 2, x: 0, y: 100 })
    const drawn: unknown[][] = []
    const context = { strokeRect: (...args: number[]) => drawn.push(args), setLineDash: () => undefined, lineWidth: 0, strokeStyle: '' }
    drawBoxes(context, [{ box: { left: 10, top: 20, width: 30, height: 40 }, colour: '#fff', dash: [], width: 2 }], place)
    expect(drawn).toEqual([[20, 140, 60, 80], [20, 140, 60, 80]])
  })
})
