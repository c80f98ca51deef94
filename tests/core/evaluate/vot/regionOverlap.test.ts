import { describe, expect, it } from 'vitest'
import type { Region } from '../../../../main/contract/region'
import { computeRegionOverlap, type OverlapLibrary } from '../../../../main/core/evaluate/vot/regionOverlap'
import { parseRegions } from '../../../../main/formats/votRegions'
import { REFERENCE } from '../referenceFigures'

const parse = (text: string): Region => parseRegions({ text, path: 'regions.txt' }).regions[0]!
const overlap = (first: string, second: string, { library = 'vot-toolkit' as OverlapLibrary, limits = null as { width: number; height: number } | null } = {}): number | null =>
  computeRegionOverlap({ first: parse(first), second: parse(second), limits, library })

describe('computeRegionOverlap, as vot-toolkit', () => {
  it('agrees with the toolkit on drawn rectangles, polygons and masks, inside a picture and without a limit', () => {
    const wrong = REFERENCE.votToolkit.overlaps.filter(([first, second, inside, everywhere]) => {
      const ours = [overlap(first, second, { limits: { width: 100, height: 80 } })!, overlap(first, second)!]
      // without a limit the toolkit cuts rectangles at the wrong column where a position is negative; no protocol asks for that
      const asked = !`${first},${second}`.includes('-')
      return Math.abs(ours[0]! - inside) > 1e-8 || (asked && Math.abs(ours[1]! - everywhere) > 1e-8)
    })
    expect(wrong).toEqual([])
    expect(REFERENCE.votToolkit.overlaps.filter(([, , inside]) => inside > 0).length).toBeGreaterThan(50)
  })

  it('takes no region for an empty one', () => {
    expect(overlap('0', '10,10,5,5')).toBe(0)
    expect(overlap('0', '1')).toBe(1)
  })
})

describe('computeRegionOverlap, as the C library', () => {
  const asC = (first: string, second: string, limits: { width: number; height: number } | null = null): number | null => overlap(first, second, { library: 'region-c', limits })

  it('counts both ends of a row, and not the row of an upper edge that lies level', () => {
    // 0..4 is five columns; rows 0..4 of a quadrangle: five, as its slanted or upright sides reach both
    expect(asC('0,0,4,4', '0,0,4,4')).toBe(1)
    expect(asC('0,0,4,4', '2,0,4,4')).toBeCloseTo((3 * 5) / (7 * 5), 12)
  })

  it('cuts at the picture', () => {
    expect(asC('0,0,9,9', '0,0,19,9')).toBeCloseTo(10 / 20, 12)
    expect(asC('0,0,9,9', '0,0,19,9', { width: 9, height: 9 })).toBe(1)
    expect(asC('0,0,9,9', '50,50,9,9', { width: 9, height: 9 })).toBe(0)
  })

  it('knows no overlap with a code', () => {
    expect(asC('2', '0,0,9,9')).toBeNull()
  })

  it('reads masks as the other library does', () => {
    expect(asC('m0,0,4,4,0,16', '0,0,4,4')).toBe(1)
  })
})
