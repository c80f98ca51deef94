import { describe, expect, it } from 'vitest'
import type { JobProgress } from '../../../main/contract/reporter'
import { formatDuration, formatRate, ProgressMeter } from '../../../main/cli/format/progress'

const frames = (done: number, total: number | null = 100): JobProgress => ({ kind: 'progress', unit: 'frames', done, total, item: 'walk.mp4' })

describe('ProgressMeter', () => {
  it('shows count, rate, time left and the current item', () => {
    const meter = new ProgressMeter()
    meter.describe(frames(0), 50)
    expect(meter.describe(frames(20), 60)).toBe('20/100 frames, 2.0 frames/s, 40 s left: walk.mp4')
  })

  it('promises nothing before anything is done, nor without a total', () => {
    const meter = new ProgressMeter()
    expect(meter.describe(frames(0), 0)).toBe('0/100 frames: walk.mp4')
    meter.describe(frames(0, null), 0)
    expect(meter.describe(frames(10, null), 5)).toBe('10 frames, 2.0 frames/s: walk.mp4')
  })

  it('counts whole items, and by their parts how long it takes', () => {
    const meter = new ProgressMeter()
    meter.describe(frames(0), 0)
    expect(meter.describe(frames(4 / 3), 10)).toBe('1/100 frames, 8.0 frames/min, 12 min 20 s left: walk.mp4')
  })

  it('counts from where a resumed run takes up', () => {
    const meter = new ProgressMeter()
    meter.describe(frames(90), 0)
    expect(meter.describe(frames(95), 10)).toBe('95/100 frames, 30.0 frames/min, 10 s left: walk.mp4')
  })

  it('starts afresh with another count: the next stage, the next clip', () => {
    const meter = new ProgressMeter()
    meter.describe(frames(0), 0)
    meter.describe(frames(100), 1)
    expect(meter.describe({ ...frames(0), item: 'run.mp4' }, 10)).toBe('0/100 frames: run.mp4')
    expect(meter.describe({ ...frames(10), item: 'run.mp4' }, 20)).toBe('10/100 frames, 1.0 frames/s, 1 min 30 s left: run.mp4')
    expect(meter.describe({ kind: 'progress', unit: 'steps', done: 4, total: 8, item: 'correspond' }, 21)).toBe('4/8 steps: correspond')
  })
})

describe('durations and rates', () => {
  it.each([
    [0.4, '0 s'],
    [59.6, '1 min 00 s'],
    [200, '3 min 20 s'],
    [7500, '2 h 05 min'],
    [-3, '0 s'],
  ])('%s s reads %s', (seconds, text) => {
    expect(formatDuration(seconds)).toBe(text)
  })

  it('counts slow things by the minute', () => {
    expect(formatRate(12.34, 'frames')).toBe('12.3 frames/s')
    expect(formatRate(0.25, 'steps')).toBe('15.0 steps/min')
  })
})
