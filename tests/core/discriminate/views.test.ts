import { describe, expect, it } from 'vitest'
import type { ViewsConfig } from '../../../main/contract/config'
import { presetConfig } from '../../../main/core/curriculum/presets'
import { writeExemplar, writeView } from '../../../main/core/discriminate/views'
import { CONTEXT_SIZE, EXEMPLAR_SIZE } from '../../../main/core/geometry/crop'
import { Random } from '../../../main/core/random'
import { noisePicture } from '../../support/noisePicture'

const LENGTH = EXEMPLAR_SIZE * EXEMPLAR_SIZE * 3
const CROP = noisePicture({ width: CONTEXT_SIZE, height: CONTEXT_SIZE })
const CONFIG = presetConfig('standard').views
/** Nothing is left to chance: the view is the exemplar. */
const PLAIN: ViewsConfig = { ...CONFIG, minimumArea: 1, maximumAspect: 1, jitterChance: 0, grayChance: 0, blurChance: 0, flipChance: 0 }

function view({ config = CONFIG, seed = 1, offset }: { config?: ViewsConfig; seed?: number; offset?: { x: number; y: number } }): Float32Array {
  const out = new Float32Array(LENGTH)
  writeView({ crop: CROP, config, random: new Random(seed), out, outOffset: 0, ...(offset ? { offset } : {}) })
  return out
}

function exemplar(): Float32Array {
  const out = new Float32Array(LENGTH)
  writeExemplar({ crop: CROP, out, outOffset: 0 })
  return out
}

/** The picture's pixel that lies at the top left of an exemplar moved by whole pixels. */
function cornerOf(offset: { x: number; y: number }): number[] {
  const first = (CONTEXT_SIZE - EXEMPLAR_SIZE) / 2
  const at = ((first + offset.y) * CONTEXT_SIZE + first + offset.x) * 3
  return [...CROP.data.subarray(at, at + 3)]
}

describe('writeView', () => {
  it('is the exemplar where nothing is left to chance: the middle 127 pixels of the crop', () => {
    expect(view({ config: PLAIN })).toEqual(exemplar())
    expect([...exemplar().subarray(0, 3)]).toEqual(cornerOf({ x: 0, y: 0 }))
  })

  it('looks beside the instance by whole crop pixels', () => {
    const offset = { x: -70, y: 31 }
    expect([...view({ config: PLAIN, offset }).subarray(0, 3)]).toEqual(cornerOf(offset))
  })

  it('is mirrored by the flip alone', () => {
    const flipped = view({ config: { ...PLAIN, flipChance: 1 } })
    const row = exemplar().subarray(0, EXEMPLAR_SIZE * 3)
    expect([...flipped.subarray(0, 3)]).toEqual([...row.subarray(-3)])
    expect([...flipped.subarray(3 * 5, 3 * 6)]).toEqual([...row.subarray(3 * 121, 3 * 122)])
  })

  it('follows from its stream, differs from the next, and stays within 0..255', () => {
    expect(view({ seed: 4 })).toEqual(view({ seed: 4 }))
    expect(view({ seed: 4 })).not.toEqual(view({ seed: 5 }))
    for (let seed = 0; seed < 20; seed += 1) expect(view({ seed }).every((value) => value >= 0 && value <= 255)).toBe(true)
  })

  it('shows as much of the exemplar as the configuration allows, and never what lies outside it', () => {
    // A crop whose colours tell positions: red the column, green the row, of the exemplar; blue marks what is outside.
    const data = new Uint8Array(CONTEXT_SIZE * CONTEXT_SIZE * 3)
    const first = (CONTEXT_SIZE - EXEMPLAR_SIZE) / 2
    for (let at = 0; at < CONTEXT_SIZE ** 2; at += 1) {
      const [x, y] = [(at % CONTEXT_SIZE) - first, Math.floor(at / CONTEXT_SIZE) - first]
      const inside = x >= 0 && y >= 0 && x < EXEMPLAR_SIZE && y < EXEMPLAR_SIZE
      data.set(inside ? [x, y, 0] : [0, 0, 255], at * 3)
    }
    const areas = Array.from({ length: 60 }, (_, seed) => {
      const out = new Float32Array(LENGTH)
      const config = { ...PLAIN, minimumArea: CONFIG.minimumArea, maximumAspect: CONFIG.maximumAspect }
      writeView({ crop: { width: CONTEXT_SIZE, height: CONTEXT_SIZE, data }, config, random: new Random(seed), out, outOffset: 0 })
      const blue = out.reduce((most, value, at) => (at % 3 === 2 ? Math.max(most, value) : most), 0)
      expect(blue).toBeLessThan(255 * 0.5) // half a pixel at the very border is interpolated
      const across = out[(EXEMPLAR_SIZE - 2) * 3]! - out[3]! // the border pixels left out
      const down = out[(EXEMPLAR_SIZE * (EXEMPLAR_SIZE - 2)) * 3 + 1]! - out[EXEMPLAR_SIZE * 3 + 1]!
      return (across * down) / (EXEMPLAR_SIZE - 3) ** 2
    })
    expect(Math.min(...areas)).toBeGreaterThan(CONFIG.minimumArea * 0.9)
    expect(Math.min(...areas)).toBeLessThan(0.62)
    expect(Math.max(...areas)).toBeGreaterThan(0.85)
  })
})
