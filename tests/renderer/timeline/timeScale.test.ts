import { describe, expect, it } from 'vitest'
import { fitWindow, frameAt, panWindow, revealFrame, wholeClip, xOf, zoomWindow } from '../../../renderer/timeline/timeScale'
import { ticks, tickStep } from '../../../renderer/timeline/ticks'

const frameCount = 1000

describe('time scale', () => {
  it('finds the frame that was drawn there', () => {
    const scale = { from: 100, to: 300, left: 50, width: 777 }
    for (let frame = 100; frame < 300; frame += 1) expect(frameAt(scale, { x: xOf(scale, frame) + 0.01, frameCount })).toBe(frame)
    expect(frameAt(scale, { x: -5000, frameCount })).toBe(0)
    expect(frameAt(scale, { x: 99999, frameCount })).toBe(999)
  })

  it('zooms about a frame, which stays where it is', () => {
    const window = zoomWindow({ from: 200, to: 400 }, { around: 250, factor: 0.5, frameCount })
    expect(window).toEqual({ from: 225, to: 325 })
    expect(zoomWindow(window, { around: 250, factor: 2, frameCount })).toEqual({ from: 200, to: 400 })
    expect(zoomWindow(window, { around: 250, factor: 1e9, frameCount })).toEqual(wholeClip(frameCount))
    const closest = zoomWindow(window, { around: 250, factor: 1e-9, frameCount })
    expect(closest.to - closest.from).toBe(8)
    expect(closest.from).toBeLessThan(251)
    expect(closest.to).toBeGreaterThan(249)
  })

  it('stays within the clip, short clips included', () => {
    expect(panWindow({ from: 0, to: 100 }, { by: -50, frameCount })).toEqual({ from: 0, to: 100 })
    expect(panWindow({ from: 900, to: 1000 }, { by: 50, frameCount })).toEqual({ from: 900, to: 1000 })
    expect(fitWindow({ from: 0, to: 1 }, 1)).toEqual({ from: 0, to: 8 })
  })

  it('follows a frame that leaves it, and comes to rest round a far one', () => {
    expect(revealFrame({ from: 100, to: 200 }, { frame: 150, frameCount })).toEqual({ from: 100, to: 200 })
    expect(revealFrame({ from: 100, to: 200 }, { frame: 200, frameCount })).toEqual({ from: 111, to: 211 })
    expect(revealFrame({ from: 100, to: 200 }, { frame: 700, frameCount })).toEqual({ from: 650, to: 750 })
  })

  it('labels round frames with room between them', () => {
    const scale = { from: 0, to: 1000, left: 0, width: 800 }
    expect(tickStep(scale)).toBe(200)
    expect(ticks(scale, frameCount).labelled).toEqual([0, 200, 400, 600, 800])
    expect(ticks({ ...scale, from: 0, to: 6 }, frameCount).small).toEqual([])
  })
})
