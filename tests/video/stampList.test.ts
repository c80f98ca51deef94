import { describe, expect, it } from 'vitest'
import { findLastAtMost } from '../../main/video/ascending'
import { StampList } from '../../main/video/stampList'

describe('StampList', () => {
  it('keeps timestamps and key frames, however many come', () => {
    const stamps = Array.from({ length: 5000 }, (_, index) => ({ pts: index === 7 ? Number.NaN : index * 40 + 0.5, isKey: index % 12 === 0 }))
    const list = StampList.from(stamps)
    expect(list.length).toBe(5000)
    expect([...list.pts.subarray(0, 9)]).toEqual(stamps.slice(0, 9).map(({ pts }) => pts))
    expect(list.toArray()).toEqual(stamps)
    expect(list.findKeys()).toEqual(stamps.flatMap(({ isKey }, index) => (isKey ? [index] : [])))
  })
})

describe('findLastAtMost', () => {
  it('finds what a search from the end finds', () => {
    const ascending = [-3, 0, 0, 4, 9.5]
    for (const value of [-4, -3, -1, 0, 3, 4, 9, 9.5, 100, Number.NaN]) expect(findLastAtMost(ascending, value), String(value)).toBe(ascending.findLastIndex((each) => each <= value))
    expect(findLastAtMost([], 1)).toBe(-1)
  })
})
