import { describe, expect, it } from 'vitest'
import { computePeakToSidelobe, createHannWindow, findPeak, findSecondPeak, findWindowedPeak } from '../../../main/core/track/response'

function mapOf(size: number, value: (row: number, column: number) => number): Float32Array {
  return Float32Array.from({ length: size * size }, (_, index) => value(Math.floor(index / size), index % size))
}

describe('createHannWindow', () => {
  it('is numpy.hanning outer itself, with sum 1', () => {
    // numpy: w = np.outer(np.hanning(5), np.hanning(5)); w / w.sum()
    const window = createHannWindow(5)
    const line = [0, 0.5, 1, 0.5, 0]
    expect([...window]).toEqual(mapOf(5, (row, column) => (line[row]! * line[column]!) / 4).reduce<number[]>((all, value) => [...all, value], []).map((value) => expect.closeTo(value, 6) as number))
    expect(createHannWindow(272).reduce((total, value) => total + value, 0)).toBeCloseTo(1, 4)
  })
})

describe('findPeak', () => {
  it('finds row and column, the first of equals', () => {
    expect(findPeak(mapOf(4, (row, column) => (row === 2 && column >= 1 ? 5 : 0)))).toEqual({ value: 5, row: 2, column: 1 })
  })

  it('does not take NaN for a peak', () => {
    expect(findPeak(new Float32Array(9).fill(NaN)).value).toBe(-Infinity)
  })
})

describe('findWindowedPeak', () => {
  const size = 17
  const window = createHannWindow(size)
  /** A higher peak at the border, a lower one in the middle. */
  const map = mapOf(size, (row, column) => (row === 8 && column === 1 ? 1 : row === 8 && column === 8 ? 0.996 : 0))

  it('follows the map alone without influence and the middle with it', () => {
    expect(findWindowedPeak({ map, window, influence: 0 })).toMatchObject({ row: 8, column: 1 })
    expect(findWindowedPeak({ map, window, influence: 0.176 })).toMatchObject({ row: 8, column: 8 })
  })

  it('mixes after subtracting the minimum and dividing by the sum', () => {
    const shifted = map.map((value) => 3 * value - 7)
    const expected = 0.7 * (0.996 / 1.996) + 0.3 * window[8 * size + 8]!
    expect(findWindowedPeak({ map: shifted, window, influence: 0.3 }).value).toBeCloseTo(expected, 5)
  })

  it('stays in the middle on a flat map', () => {
    expect(findWindowedPeak({ map: new Float32Array(size * size).fill(0.4), window, influence: 0.176 })).toMatchObject({ row: 8, column: 8 })
  })
})

describe('computePeakToSidelobe', () => {
  it('is (peak - mean) / deviation outside the 5x5 around the peak', () => {
    const map = mapOf(17, (row, column) => (row === 5 && column === 6 ? 3 : (row + column) % 2 === 0 ? 1 : 0.5))
    const rest = [...map].filter((_, index) => Math.abs(Math.floor(index / 17) - 5) > 2 || Math.abs((index % 17) - 6) > 2)
    const mean = rest.reduce((total, value) => total + value, 0) / rest.length
    const deviation = Math.sqrt(rest.reduce((total, value) => total + (value - mean) ** 2, 0) / rest.length)
    expect(rest).toHaveLength(289 - 25)
    expect(computePeakToSidelobe(map)).toBeCloseTo((3 - mean) / deviation, 6)
  })

  it('does not depend on gain or offset of the response', () => {
    const map = mapOf(17, (row, column) => Math.sin(row * 3 + column) + (row === 4 && column === 4 ? 4 : 0))
    expect(computePeakToSidelobe(map.map((value) => 0.01 * value + 50))).toBeCloseTo(computePeakToSidelobe(map), 1)
  })

  it('is 0 on a flat map and on one too small for a sidelobe', () => {
    expect([computePeakToSidelobe(new Float32Array(289).fill(1)), computePeakToSidelobe(Float32Array.of(1, 2, 3, 4))]).toEqual([0, 0])
  })
})

it('findSecondPeak passes over the shoulder of the first', () => {
  const map = mapOf(17, (row, column) => (row === 8 && column === 8 ? 1 : row === 8 && column === 10 ? 0.9 : row === 2 && column === 3 ? 0.6 : 0))
  expect(findSecondPeak(map)).toEqual({ value: expect.closeTo(0.6, 6) as number, row: 2, column: 3 })
  expect(findSecondPeak(Float32Array.of(1, 2, 3, 4))).toBeNull()
})
