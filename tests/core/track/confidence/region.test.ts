import { describe, expect, it } from 'vitest'
import { coverPicture, findAnswer, type Region } from '../../../../main/core/track/confidence/region'

const picture = { width: 400, height: 300, data: new Uint8Array(0) }
const size = { left: 0, top: 0, width: 40, height: 20 }

/** Cells of 8 source pixels: a region of the network's own size. */
function regionWith(peaks: Record<string, number>): Region {
  const map = new Float32Array(17 * 17)
  for (const [cell, value] of Object.entries(peaks)) {
    const [row, column] = cell.split(',').map(Number) as [number, number]
    map[row * 17 + column] = value
  }
  return { center: { x: 200, y: 150 }, side: 255, map }
}

describe('findAnswer', () => {
  it('turns the strongest cell into a box of the target\'s size around its place', () => {
    const answer = findAnswer(regionWith({ '10,5': 0.7, '8,8': 0.4 }), { picture, size, avoid: null })
    expect(answer!.score).toBeCloseTo(0.7, 6)
    expect(answer!.box).toEqual({ left: 200 - 3 * 8 - 20, top: 150 + 2 * 8 - 10, width: 40, height: 20 })
  })

  it('leaves out what overlaps the avoided box, and what lies beyond the picture', () => {
    const region = regionWith({ '8,8': 0.9, '8,9': 0.8, '8,14': 0.5 })
    expect(findAnswer(region, { picture, size, avoid: { left: 180, top: 140, width: 40, height: 20 } })!.score).toBeCloseTo(0.5, 6)
    expect(findAnswer({ ...region, center: { x: 395, y: 150 } }, { picture, size, avoid: { left: 375, top: 140, width: 40, height: 20 } })!.score).toBe(0)
    expect(findAnswer({ ...region, center: { x: 4000, y: 150 } }, { picture, size, avoid: null })).toBeNull()
  })
})

describe('coverPicture', () => {
  it.each([[100], [255], [1000]])('leaves no place farther than half a step from the middle of a region of side %i', (side) => {
    const centers = coverPicture(picture, side)
    for (let y = 0; y <= 300; y += 20) {
      for (let x = 0; x <= 400; x += 20) expect(centers.some((center) => Math.abs(center.x - x) <= side / 4 + 1e-9 && Math.abs(center.y - y) <= side / 4 + 1e-9)).toBe(true)
    }
  })
})
