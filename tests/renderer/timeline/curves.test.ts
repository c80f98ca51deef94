import { describe, expect, it } from 'vitest'
import { CURVES } from '../../../renderer/timeline/curves'
import { curveRange } from '../../../renderer/timeline/drawCurve'
import { summarise } from '../../../renderer/timeline/pageSummary'
import { createTrack, machineCell, SceneRandom, userCell } from '../tracks/trackScene'

describe('the curve of confidence', () => {
  const { place, range, format } = CURVES.confidence
  const axis = range(0.9, 0.95)

  it('has room where rates of false alarms are chosen: a tenth of the background is as far from all of it as a hundredth from a tenth', () => {
    expect([0, 0.9, 0.99, 0.999].map((value) => place(value, axis))).toEqual([0, 1 / 3, 2 / 3, 1].map((height) => expect.closeTo(height, 9)))
    expect([-0.1, 1].map((value) => place(value, axis))).toEqual([expect.closeTo(0, 9), expect.closeTo(1, 9)])
  })

  it('spans the same axis whatever is in sight, and says nothing that was not computed', () => {
    const track = createTrack('a', [[0, userCell(0)], [1, machineCell(1, { confidence: 0.97 })], [2, machineCell(2, { confidence: 0.2 })], [3, machineCell(3)]])
    const scale = (from: number, to: number) => ({ from, to, left: 0, width: 100 })
    expect(curveRange({ kind: 'confidence', track, scale: scale(0, 3) })).toEqual({ low: 0, high: 0.999 })
    expect(curveRange({ kind: 'confidence', track, scale: scale(3, 4) })).toBeNull()
    expect(curveRange({ kind: 'score', track, scale: scale(3, 4) })).toEqual({ low: 0, high: expect.closeTo(0.8, 9) as number })
    expect([format(0.97), format(0.99999)]).toEqual(['97.0 %', '99.9 %'])
  })

  it('keeps every fall, however far one zooms out', () => {
    const random = new SceneRandom(2)
    const values = Array.from({ length: 2000 }, (_, frame) => (frame % 97 === 0 ? null : random.uniform()))
    const { samples } = createTrack('a', values.map((confidence, frame) => [frame, machineCell(frame, { confidence })] as const))
    for (const [from, to] of [[0, 2000], [13, 14], [97, 98], [255, 257], [100, 1999]] as const) {
      const known = values.slice(from, to).filter((value) => value !== null)
      expect(summarise(samples, from, to)).toMatchObject({ lowConfidence: Math.min(...known), highConfidence: Math.max(...known) })
    }
  })
})
