import { describe, expect, it } from 'vitest'
import { findFrameAt, parsePosition } from '../../../renderer/player/clipTime'
import { chooseWidth } from '../../../renderer/player/pictureWidth'
import { PlayClock } from '../../../renderer/player/playClock'
import { fasterRate, PLAY_RATES, playStep, slowerRate } from '../../../renderer/player/playRate'
import { snapshotName } from '../../../renderer/player/saveSnapshot'

describe('positions in a clip', () => {
  /** Variable rate: the third frame stays for a second. */
  const times = Float64Array.from([0, 0.04, 0.08, 1.08, 1.12])

  it('find the frame on the screen at a time', () => {
    expect([-1, 0, 0.039, 0.04, 0.5, 1.0799, 1.08, 99].map((time) => findFrameAt(times, time))).toEqual([0, 0, 0, 1, 2, 2, 3, 4])
  })

  it('are typed as frame or time', () => {
    expect(parsePosition('3', times)).toBe(3)
    expect(parsePosition(' 0:01.08 ', times)).toBe(3)
    expect(parsePosition('0:00:00.040', times)).toBe(1)
    expect(parsePosition('1,12', times)).toBe(4)
    expect(parsePosition('1s', times)).toBe(2)
  })

  it('are refused where the clip has none', () => {
    for (const text of ['5', '-1', '1:00:00', 'abc', '', '1.2.3', '0:99']) expect(parsePosition(text, times), text).toBeNull()
    expect(parsePosition('0', [])).toBeNull()
  })

  it('find every frame again by its own time, rounded as it is shown', () => {
    const rate30 = Float64Array.from({ length: 500 }, (_, frame) => (frame * 1001) / 30000)
    for (let frame = 0; frame < 500; frame += 1) expect(parsePosition(`0:00:${rate30[frame]!.toFixed(3).padStart(6, '0')}`, rate30)).toBe(frame)
  })
})

describe('speeds', () => {
  it('go through the ladder and stop at its ends', () => {
    expect(fasterRate(1)).toBe(2)
    expect(slowerRate(1)).toBe(0.5)
    expect(slowerRate(0.25)).toBe(-0.25)
    expect(fasterRate(PLAY_RATES.at(-1)!)).toBe(PLAY_RATES.at(-1))
    expect(slowerRate(PLAY_RATES[0])).toBe(PLAY_RATES[0])
  })

  it('leave out frames only beyond what a screen shows', () => {
    expect(playStep(1, 25)).toBe(1)
    expect(playStep(2, 30)).toBe(1)
    expect(playStep(4, 30)).toBe(2)
    expect(playStep(-8, 60)).toBe(-8)
    expect(playStep(16, 1000)).toBe(64)
  })
})

describe('the clock', () => {
  it('ties the clip\'s time to the wall\'s, at any speed', () => {
    const clock = new PlayClock(-2)
    clock.start(10, 100)
    expect(clock.mediaTime(101.5)).toBeCloseTo(7)
  })

  it('stands still where the next picture is due, and says for how long', () => {
    const clock = new PlayClock(2)
    clock.start(0, 0)
    expect(clock.holdAt(2.5, 1)).toBe(0)
    expect(clock.holdAt(1, 1)).toBeCloseTo(0.5)
    expect(clock.mediaTime(1)).toBeCloseTo(1)
    expect(clock.mediaTime(1.25)).toBeCloseTo(1.5)
    const backward = new PlayClock(-1)
    backward.start(5, 0)
    expect(backward.holdAt(3, 1)).toBe(0)
    expect(backward.holdAt(4.5, 1)).toBeCloseTo(0.5)
  })
})

describe('pictures as wide as the screen has use for', () => {
  it('are whole when they are shown large, halved when not', () => {
    expect(chooseWidth({ picture: 640, scale: 1, pixelRatio: 1 })).toBe(640)
    expect(chooseWidth({ picture: 3840, scale: 0.3, pixelRatio: 1 })).toBe(1920)
    expect(chooseWidth({ picture: 3840, scale: 0.3, pixelRatio: 2 })).toBe(3840)
    expect(chooseWidth({ picture: 640, scale: 0.01, pixelRatio: 1 })).toBe(320)
    expect(chooseWidth({ picture: 8, scale: 1, pixelRatio: 1 })).toBe(16)
  })
})

describe('a snapshot', () => {
  it('is named so that every file system takes it and frames sort', () => {
    expect(snapshotName('my clip: "a/b".mp4', 42)).toBe('my_clip_a_b_frame-000042.png')
    expect(snapshotName('Übung.mov', 7)).toBe('Übung_frame-000007.png')
  })
})
