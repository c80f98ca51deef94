import { describe, expect, it } from 'vitest'
import { layShortConvolution, MOST_POINTS, POINT_OF_ONE } from '../../../main/formats/onnx/shortConvolution'
import { uniform } from '../../core/network/formula'

const apply = (matrix: readonly (readonly number[])[], vector: readonly number[]): number[] => matrix.map((row) => row.reduce((sum, factor, index) => sum + factor * vector[index]!, 0))

/** Every tile and number of taps that there are points for. */
const SIZES = Array.from({ length: MOST_POINTS }, (_, index) => index + 1).flatMap((tile) => Array.from({ length: MOST_POINTS }, (_, index) => ({ tile, taps: index + 1 })))
const POSSIBLE = SIZES.filter(({ tile, taps }) => tile + taps - 1 >= 2 && tile + taps - 1 <= MOST_POINTS)

describe('a short convolution', () => {
  it.each(POSSIBLE)('of $taps taps gives $tile sliding sums', ({ tile, taps }) => {
    const { points, input, kernel, output } = layShortConvolution({ tile, taps })
    expect(points).toBe(tile + taps - 1)
    const cells = [...uniform('cells', points)].map((value) => value - 0.5)
    const weights = [...uniform('weights', taps)].map((value) => value - 0.5)
    const turned = apply(input, cells)
    const results = apply(output, apply(kernel, weights).map((value, point) => value * turned[point]!))
    expect(results).toHaveLength(tile)
    for (const [index, result] of results.entries()) {
      const sum = weights.reduce((total, weight, tap) => total + weight * cells[index + tap]!, 0)
      expect(Math.abs(result - sum), `result ${index}`).toBeLessThan(1e-12)
    }
    if (points > POINT_OF_ONE + 1) expect(output.map((row) => row[POINT_OF_ONE])).toEqual(output.map(() => 1))
  })

  it('says how many points it lacks', () => {
    expect(() => layShortConvolution({ tile: MOST_POINTS, taps: 2 })).toThrow(`need ${MOST_POINTS + 1} points; there are ${MOST_POINTS}`)
    expect(() => layShortConvolution({ tile: 1, taps: 1 })).toThrow(RangeError)
  })
})
