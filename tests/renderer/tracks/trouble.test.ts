import { describe, expect, it } from 'vitest'
import { findTroubles, inOrder, stepTrouble } from '../../../renderer/tracks/trouble'
import { createTrack, machineCell, userCell } from './trackScene'

const calm = (frames: readonly number[]) => frames.map((frame) => [frame, machineCell(frame)] as const)
const { samples } = createTrack('a', [
  [0, userCell(0)],
  ...calm([1, 2]),
  [3, machineCell(3, { score: 0.3 })], [4, machineCell(4, { score: 0.1 })], [5, machineCell(5, { score: 0.2 })],
  ...calm([6, 7, 8]),
  [9, machineCell(200)], // 192 pixels from one frame to the next, at a size of 14
  [10, machineCell(201, { state: 'lost', confidence: 0.4 })], [11, machineCell(202, { state: 'lost', confidence: 0.1 })],
  [12, userCell(12, { state: 'lost' })],
  [20, machineCell(20, { state: 'uncertain' })],
])
const troubles = findTroubles(samples, { below: 0.5 })

describe('frames of doubt', () => {
  it('are spans, each with its worst frame and what is wrong there', () => {
    expect(troubles.map(({ from, to, worst, reason }) => [from, to, worst, reason])).toEqual([[3, 5, 4, 'score'], [9, 11, 11, 'lost'], [20, 20, 20, 'uncertain']])
  })

  it('are never a person\'s: those were looked at', () => {
    expect(troubles.some(({ from, to }) => from <= 12 && to >= 12)).toBe(false)
    expect(findTroubles(createTrack('a', [[0, userCell(0)], [1, userCell(500)]]).samples, { below: 2 })).toEqual([])
  })

  it('name a jump where nothing else is wrong', () => {
    const jump = createTrack('a', [[5, machineCell(5)], [6, machineCell(60)], [7, machineCell(61)]])
    expect(findTroubles(jump.samples, { below: 0.5 })).toMatchObject([{ from: 6, to: 6, reason: 'jump' }])
  })

  it('are what the machine takes for hidden or gone out of the picture as well', () => {
    const guessed = createTrack('a', [[0, userCell(0)], [3, machineCell(3, { state: 'occluded', confidence: 0.9 })], [4, machineCell(4, { state: 'occluded', confidence: 0.7 })], [8, machineCell(8, { state: 'outside' })], [9, userCell(9, { state: 'outside' })]])
    const found = findTroubles(guessed.samples, { below: 0.5 })
    expect(found.map(({ from, to, worst, reason }) => [from, to, worst, reason])).toEqual([[3, 4, 4, 'occluded'], [8, 8, 8, 'outside']])
    expect(inOrder([...found, ...troubles], 'worst').map(({ reason }) => reason)).toEqual(['lost', 'uncertain', 'occluded', 'outside', 'score'])
  })

  it('are gone through in time, or worst first', () => {
    const go = (from: number, step: 1 | -1, order: 'time' | 'worst') => stepTrouble(troubles, { from, step, order })
    expect([go(0, 1, 'time'), go(4, 1, 'time'), go(11, 1, 'time'), go(20, 1, 'time')]).toEqual([4, 11, 20, null])
    expect([go(20, -1, 'time'), go(4, -1, 'time')]).toEqual([11, null])
    expect(inOrder(troubles, 'worst').map(({ worst }) => worst)).toEqual([11, 20, 4])
    expect([go(0, 1, 'worst'), go(11, 1, 'worst'), go(20, 1, 'worst'), go(4, 1, 'worst'), go(20, -1, 'worst')]).toEqual([11, 20, 4, null, 11])
  })
})
