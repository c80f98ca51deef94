import { describe, expect, it } from 'vitest'
import type { Box } from '../../../main/contract/geometry'
import { chooseTruth, OverlapSeries } from '../../../renderer/tracks/overlapSeries'
import { createTrack, machineCell, SceneRandom, userCell } from './trackScene'

/** Boxes are 20 by 10; moved by d to the right they share (20 - d) of 20 + d columns. */
const moved = (distance: number): number => Math.max(0, 20 - distance) / (20 + Math.min(20, distance))
const cellAt = (left: number): ReturnType<typeof machineCell> => machineCell(0, { box: { left, top: 0, width: 20, height: 10 } as Box })

describe('overlap with the ground truth', () => {
  it('is intersection over union, frame by frame, where both have a box', () => {
    const truth = createTrack('t', [0, 1, 2, 3].map((frame) => [frame, cellAt(0)] as const))
    const track = createTrack('a', [[1, cellAt(0)], [2, cellAt(5)], [3, cellAt(30)], [4, cellAt(0)]])
    const series = new OverlapSeries(track, truth)
    expect([0, 1, 2, 3, 4].map((frame) => series.at(frame))).toEqual([null, 1, expect.closeTo(0.6, 6), 0, null])
    expect(series.mean(5)).toBeCloseTo((1 + 0.6 + 0) / 3, 6)
    expect(series.bounds(0, 3)).toEqual([expect.closeTo(0.6, 6), 1])
    expect(series.bounds(4, 5)).toEqual([Infinity, -Infinity])
  })

  it('counts interpolated boxes, none that is only held, and 0 where the track says outside what is there', () => {
    const truth = createTrack('t', Array.from({ length: 12 }, (_, frame) => [frame, cellAt(0)] as const))
    const track = createTrack('a', [[0, { ...cellAt(0), source: 'user', interpolated: true }], [4, { ...cellAt(20), source: 'user' }], [8, { ...cellAt(0), source: 'user', state: 'outside' }]])
    track.look = { ...track.look, hold: true }
    const series = new OverlapSeries(track, truth)
    expect([1, 2].map((frame) => series.at(frame))).toEqual([moved(5), moved(10)].map((value) => expect.closeTo(value, 6)))
    expect(series.at(5)).toBeNull() // nothing between them: it was not asked for
    expect(series.at(8)).toBe(0)
    expect(series.at(9)).toBe(0) // outside until the next box
  })

  it('follows edits of either, on the page that they touch and through gaps on others', () => {
    const random = new SceneRandom(5)
    const truth = createTrack('t', Array.from({ length: 1000 }, (_, frame) => [frame, cellAt(random.integer(15))] as const))
    const track = createTrack('a', Array.from({ length: 700 }, (_, frame) => [frame, cellAt(random.integer(15))] as const))
    const series = new OverlapSeries(track, truth)
    const fresh = () => new OverlapSeries(track, truth)
    for (let edit = 0; edit < 60; edit += 1) {
      series.mean(1000)
      const target = random.chance(0.5) ? track : truth
      target.samples.write(random.integer(1000), random.chance(0.3) ? null : userCell(random.integer(15), { interpolated: random.chance(0.5) }))
      for (const frame of [0, 255, 256, 511, 699, 700, 900]) expect(series.at(frame)).toBe(fresh().at(frame))
      expect(series.mean(1000)).toBe(fresh().mean(1000))
    }
  })
})

describe('the truth of several', () => {
  it('is the one that lies where the track begins', () => {
    const far = createTrack('far', [0, 1, 2].map((frame) => [frame, cellAt(100)] as const))
    const near = createTrack('near', [1, 2].map((frame) => [frame, cellAt(frame === 1 ? 3 : 100)] as const))
    const track = createTrack('a', [[1, cellAt(0)], [2, cellAt(100)]])
    expect(chooseTruth(track, [far, near])?.id).toBe('near')
    expect(chooseTruth(createTrack('b', [[9, cellAt(0)]]), [far, near])).toBeNull()
  })
})
