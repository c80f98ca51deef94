import { describe, expect, it } from 'vitest'
import { computeEdgeMaps, ENTROPY_BINS, IntegralMap } from '../../../main/core/mine/edgeMaps'
import { Random } from '../../../main/core/random'
import { flatPicture, noisePicture } from '../../support/noisePicture'

describe('IntegralMap', () => {
  it('sums any rectangle as adding its values does', () => {
    const random = new Random(3)
    const [width, height] = [13, 9]
    const values = Float32Array.from({ length: width * height }, () => random.between(-2, 5))
    const map = new IntegralMap(values, { width, height })
    for (let turn = 0; turn < 200; turn += 1) {
      const [left, top] = [random.integer(width + 1), random.integer(height + 1)]
      const [right, bottom] = [left + random.integer(width + 1 - left), top + random.integer(height + 1 - top)]
      let sum = 0
      for (let y = top; y < bottom; y += 1) for (let x = left; x < right; x += 1) sum += values[y * width + x]!
      expect(map.sum(left, top, right, bottom)).toBeCloseTo(sum, 9)
    }
  })
})

describe('computeEdgeMaps', () => {
  it('puts every pixel into one gray bin', () => {
    const { width, height, bins } = computeEdgeMaps(noisePicture({ width: 50, height: 40 }), null)
    expect([width, height, bins.length]).toEqual([50, 40, ENTROPY_BINS])
    expect(bins.reduce((sum, bin) => sum + bin.sum(0, 0, width, height), 0)).toBe(50 * 40)
    const flat = computeEdgeMaps(flatPicture({ width: 50, height: 40, colour: [100, 100, 100] }), null)
    expect(flat.bins.map((bin) => bin.sum(0, 0, 50, 40))).toEqual(Array.from({ length: ENTROPY_BINS }, (_, bin) => (bin === 6 ? 2000 : 0)))
  })

  it('works at 240 pixels on the long side and knows the pitch', () => {
    const maps = computeEdgeMaps(flatPicture({ width: 600, height: 300, colour: [1, 2, 3] }), null)
    expect([maps.width, maps.height, maps.pitch]).toEqual([240, 120, 2.5])
  })

  it('finds the edge where two halves meet, and none on a flat picture', () => {
    const picture = flatPicture({ width: 60, height: 40, colour: [40, 40, 40] })
    for (let at = 0; at < picture.data.length; at += 1) if (Math.floor(at / 3) % 60 >= 30) picture.data[at] = 200
    const { edges } = computeEdgeMaps(picture, null)
    expect(edges.sum(29, 1, 31, 39)).toBe(2 * 38)
    expect(edges.sum(0, 0, 29, 40) + edges.sum(31, 0, 60, 40)).toBe(0)
    expect(computeEdgeMaps(flatPicture({ width: 60, height: 40, colour: [90, 90, 90] }), null).edges.sum(0, 0, 60, 40)).toBe(0)
  })

  it('sees motion above the noise of a sensor and nothing below it', () => {
    const still = flatPicture({ width: 60, height: 40, colour: [100, 100, 100] })
    const moved = { ...still, data: Uint8Array.from(still.data) }
    moved.data.fill(105, 0, 60 * 3) // first row: noise
    moved.data.fill(150, 60 * 3 * 20, 60 * 3 * 21) // row 20: 50 levels
    const { motion } = computeEdgeMaps(still, moved)
    expect(motion!.sum(0, 0, 60, 20)).toBe(0)
    expect(motion!.sum(0, 20, 60, 21)).toBeCloseTo(60 * 44, 0)
  })
})
