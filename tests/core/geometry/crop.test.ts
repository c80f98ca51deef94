import { describe, expect, it } from 'vitest'
import type { Picture } from '../../../main/contract/frame'
import {
  CONTEXT_SIZE, contextSide, cropRectangle, cropSquare, EXEMPLAR_SIZE, exemplarSide, meanColour, SEARCH_SIZE, searchSide,
} from '../../../main/core/geometry/crop'
import type { RectangleCropRequest } from '../../../main/core/geometry/crop'
import { Random } from '../../../main/core/random'
import { flatPicture, noisePicture } from '../../support/noisePicture'

const FILL = [10, 20, 30] as const
const PICTURE = noisePicture({ width: 37, height: 29 })

/** The same by the book: each sample by itself, each of its four pixels looked up, fill colour where there is none. */
function cropNaively({ picture, center, width, height, size, fill }: Omit<RectangleCropRequest, 'out'>): Float64Array {
  const result = new Float64Array(size * size * 3)
  for (let at = 0; at < result.length; at += 1) {
    const [row, column, channel] = [Math.floor(at / (size * 3)), Math.floor(at / 3) % size, at % 3]
    const x = center.x - width / 2 + ((column + 0.5) * width) / size - 0.5
    const y = center.y - height / 2 + ((row + 0.5) * height) / size - 0.5
    let value = 0
    for (const [px, py] of [[0, 0], [1, 0], [0, 1], [1, 1]] as const) {
      const [left, top] = [Math.floor(x) + px, Math.floor(y) + py]
      const weight = (1 - Math.abs(x - left)) * (1 - Math.abs(y - top))
      value += weight * pixel(picture, { left, top, channel, fill })
    }
    result[at] = value
  }
  return result
}

function pixel({ data, width, height }: Picture, { left, top, channel, fill }: { left: number; top: number; channel: number; fill: readonly number[] }): number {
  const inside = left >= 0 && top >= 0 && left < width && top < height
  return inside ? data[(top * width + left) * 3 + channel]! : fill[channel]!
}

function largestDifference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  expect(a.length).toBe(b.length)
  return Array.from(a).reduce((most, value, at) => Math.max(most, Math.abs(value - b[at]!)), 0)
}

describe('cropRectangle', () => {
  it('agrees with sampling by the book, inside, across the border and far outside', () => {
    const random = new Random(8)
    for (let turn = 0; turn < 60; turn += 1) {
      const request = {
        picture: PICTURE, fill: FILL, size: 1 + random.integer(24), width: random.between(0.5, 90), height: random.between(0.5, 90),
        center: { x: random.between(-40, 80), y: random.between(-40, 70) },
      }
      expect(largestDifference(cropRectangle(request), cropNaively(request))).toBeLessThan(1e-3)
    }
  })

  it('copies pixels where a crop pixel is a source pixel', () => {
    const picture = noisePicture({ width: 16, height: 16 })
    expect(Uint8Array.from(cropSquare({ picture, center: { x: 8, y: 8 }, side: 16, size: 16, fill: FILL }))).toEqual(picture.data)
    const corner = cropSquare({ picture, center: { x: 3, y: 3 }, side: 4, size: 4, fill: FILL })
    expect(corner[0]).toBe(picture.data[(1 * 16 + 1) * 3])
    expect(corner.at(-1)).toBe(picture.data[(4 * 16 + 4) * 3 + 2])
  })

  it('fills with the colour given where there is no picture', () => {
    const crop = cropSquare({ picture: PICTURE, center: { x: -50, y: 10 }, side: 20, size: 5, fill: FILL })
    expect([...crop]).toEqual(Array.from({ length: 25 }, () => FILL).flat())
  })

  it('writes at the offset and nowhere else', () => {
    const out = new Float32Array(2 + 27 + 2).fill(-1)
    cropSquare({ picture: PICTURE, center: { x: 20, y: 10 }, side: 6, size: 3, fill: FILL, out, outOffset: 2 })
    expect([...out.subarray(0, 2), ...out.subarray(29)]).toEqual([-1, -1, -1, -1])
    expect(out.subarray(2, 29).every((value) => value >= 0)).toBe(true)
  })
})

describe('crop sides', () => {
  it('are those of SiamFC: sqrt((w + p)(h + p)) with p the mean side', () => {
    const box = { left: 0, top: 0, width: 60, height: 20 }
    expect(exemplarSide(box)).toBeCloseTo(Math.sqrt(100 * 60), 12)
    expect(searchSide(box) / exemplarSide(box)).toBeCloseTo(SEARCH_SIZE / EXEMPLAR_SIZE, 12)
    expect(contextSide(box) / exemplarSide(box)).toBeCloseTo(CONTEXT_SIZE / EXEMPLAR_SIZE, 12)
  })

  it('leave room in a stored crop for the farthest shift of a search region', () => {
    expect(CONTEXT_SIZE).toBeGreaterThanOrEqual(SEARCH_SIZE + 2 * 3 * 8)
  })
})

describe('meanColour', () => {
  it('is the mean of every channel', () => {
    const { data } = PICTURE
    const mean = (channel: number): number => data.reduce((sum, value, at) => sum + (at % 3 === channel ? value : 0), 0) / (data.length / 3)
    const found = meanColour(PICTURE)
    for (const channel of [0, 1, 2]) expect(found[channel]).toBeCloseTo(mean(channel), 9)
  })

  it('does not mix channels in large pictures either', () => {
    expect(meanColour(flatPicture({ width: 320, height: 240, colour: [9, 90, 200] }))).toEqual([9, 90, 200])
  })
})
