import { describe, expect, it } from 'vitest'
import { formatFilter } from '../../../renderer/player/drawPicture'
import { findStretch } from '../../../renderer/player/stretch'

function grey(levels: readonly number[]): Uint8ClampedArray {
  return Uint8ClampedArray.from(levels.flatMap((level) => [level, level, level, 255]))
}

describe('stretch', () => {
  it('finds the levels between which all but the share at each end lies', () => {
    const levels = Array.from({ length: 100 }, (_, index) => 50 + index)
    const range = findStretch(grey(levels), 0.05)
    expect([range!.low * 255, range!.high * 255]).toEqual([55, 144].map((level) => expect.closeTo(level)))
  })

  it('is led by no single hot pixel', () => {
    const range = findStretch(grey([...Array.from({ length: 500 }, (_, index) => 100 + (index % 50)), 255]), 0.01)
    expect(range!.high * 255).toBeCloseTo(149)
  })

  it('leaves a picture of one level alone', () => {
    expect(findStretch(grey([90, 90, 90, 90]), 0.01)).toBeNull()
  })

  it('becomes filters that take the low level to black, the high one to white, and are linear between', () => {
    const filter = formatFilter({ brightness: 1, contrast: 1, stretch: 0.01 }, { low: 0.2, high: 0.6 })
    const [brightness, contrast] = [...filter.matchAll(/\(([\d.]+)\)/g)].map(([, text]) => Number(text)) as [number, number]
    const apply = (value: number): number => (Math.min(1, value * brightness) - 0.5) * contrast + 0.5
    expect([0.2, 0.3, 0.4, 0.6].map(apply)).toEqual([0, 0.25, 0.5, 1].map((value) => expect.closeTo(value, 10)))
  })

  it('adds nothing where nothing is asked for', () => {
    expect(formatFilter({ brightness: 1, contrast: 1, stretch: 0 }, null)).toBe('none')
  })
})
