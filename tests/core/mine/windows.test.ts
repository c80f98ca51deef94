import { describe, expect, it } from 'vitest'
import { presetConfig } from '../../../main/core/curriculum/presets'
import { planWindows } from '../../../main/core/mine/windows'

const CONFIG = { ...presetConfig('standard').sampling, windowLength: 60, windowsPerClip: 3 }

function spans(frameCounts: readonly number[]): [number, number, number][] {
  return planWindows(frameCounts, CONFIG).map(({ clip, from, to }) => [clip, from, to])
}

describe('planWindows', () => {
  it('spreads windows from the first frame to the last', () => {
    expect(spans([300])).toEqual([[0, 0, 60], [0, 120, 180], [0, 240, 300]])
  })

  it('takes as many as fit without overlap; a single one from the middle', () => {
    expect(spans([150])).toEqual([[0, 0, 60], [0, 90, 150]])
    expect(spans([100])).toEqual([[0, 20, 80]])
  })

  it('takes a short clip as one window, and a clip without frames not at all', () => {
    expect(spans([60, 7, 1, 0])).toEqual([[0, 0, 60], [1, 0, 7], [2, 0, 1]])
  })

  it('numbers windows through all clips and stays inside them', () => {
    const counts = [61, 119, 120, 121, 1000, 59]
    const windows = planWindows(counts, CONFIG)
    expect(windows.map(({ index }) => index)).toEqual(windows.map((_, at) => at))
    for (const [at, { clip, from, to }] of windows.entries()) {
      expect(from >= 0 && to <= counts[clip]! && to - from === Math.min(60, counts[clip]!)).toBe(true)
      const next = windows[at + 1]
      if (next?.clip === clip) expect(next.from).toBeGreaterThanOrEqual(to)
    }
  })
})
