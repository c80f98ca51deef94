import { describe, expect, it } from 'vitest'
import { chooseBackgroundFrames } from '../../../../main/core/track/confidence/background'

describe('chooseBackgroundFrames', () => {
  it('spreads the first over the clip, lays more between them, and takes none twice nor the one that was drawn in', () => {
    const { first, more } = chooseBackgroundFrames({ frameCount: 240, drawn: 15 })
    expect(first).toEqual([45, 75, 105, 135, 165, 195, 225])
    expect(more.length).toBeGreaterThan(first.length)
    const all = [...first, ...more, 15]
    expect(new Set(all).size).toBe(all.length)
    const sorted = all.toSorted((a, b) => a - b)
    expect(Math.max(...sorted.slice(1).map((index, at) => index - sorted[at]!))).toBeLessThanOrEqual(240 / 24)
    expect(sorted.at(-1)).toBeLessThan(240)
  })

  it('takes all there is of a clip of few frames', () => {
    const { first, more } = chooseBackgroundFrames({ frameCount: 4, drawn: 0 })
    expect([...first, ...more].toSorted()).toEqual([1, 2, 3])
  })
})
