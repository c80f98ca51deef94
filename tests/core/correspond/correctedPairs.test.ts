import { describe, expect, it } from 'vitest'
import type { CorrespondStage } from '../../../main/contract/config'
import type { Chain, Drift } from '../../../main/contract/learning'
import { drawMixedPairs } from '../../../main/core/correspond/correctedPairs'
import { composePairBatch, drawPairs } from '../../../main/core/correspond/pairs'
import { presetConfig } from '../../../main/core/curriculum/presets'
import { CONTEXT_SIZE } from '../../../main/core/geometry/crop'
import { Random } from '../../../main/core/random'
import { flatPicture } from '../../support/noisePicture'

const PRESET = presetConfig('quick').stages.find((stage): stage is CorrespondStage => stage.kind === 'correspond')!

const chain = (id: number, source?: 'corrected'): Chain => ({
  id, clip: id, round: 1, window: 0, instance: 0, frameIndexes: [0, 1, 2], boxes: [], similarities: [], peakToSidelobe: [], cycleError: 0, cycleOffset: { x: 0, y: 0 }, displacement: 1,
  crops: [10 * id, 10 * id + 1, 10 * id + 2], rejection: null, ...(source ? { source } : {}),
})
const MINED = [1, 2, 3, 4].map((id) => chain(id))
const CORRECTED = [5, 6].map((id) => chain(id, 'corrected'))
const DRIFTS: Drift[] = [0, 1].map((id) => ({ id, chain: 5, clip: 5, frameIndex: id, box: { left: 0, top: 0, width: 9, height: 9 }, offset: { x: 40, y: 0 }, crop: 900 + id }))
const draw = (change: Partial<Parameters<typeof drawMixedPairs>[0]> = {}, seed = 1) => drawMixedPairs({ mined: MINED, corrected: CORRECTED, drifts: DRIFTS, stage: { batchSize: 8, correctedShare: 0.5, driftShare: 0.5 }, random: new Random(seed), ...change })

describe('drawMixedPairs', () => {
  it('mixes mined pairs with those that a person stands for, as the stage says', () => {
    const pairs = draw()
    expect(pairs.map(({ trusted = false }) => trusted)).toEqual([false, false, false, false, true, true, true, true])
    expect(pairs.slice(4).map(({ chain: id }) => id).sort()).toEqual([5, 5, 6, 6])
    expect(draw({ stage: { batchSize: 8, correctedShare: 0, driftShare: 0.5 } }).some(({ trusted }) => trusted)).toBe(false)
  })

  it('draws what it drew before where nobody has corrected anything', () => {
    expect(draw({ corrected: [], drifts: [] })).toEqual(drawPairs({ chains: MINED, batchSize: 8, random: new Random(1) }))
  })

  it('gives the whole batch to corrected spans where nothing was mined', () => {
    expect(draw({ mined: [] }).every(({ trusted }) => trusted)).toBe(true)
  })

  it('searches where the tracker had been in the share of pairs that the stage wants, by exemplars of the same span', () => {
    const pairs = Array.from({ length: 200 }, (_, seed) => draw({}, seed)).flat().filter(({ trusted }) => trusted)
    const drifts = pairs.filter(({ searchCrop }) => searchCrop >= 900)
    expect(drifts.length / pairs.filter(({ chain: id }) => id === 5).length).toBeCloseTo(0.5, 1)
    expect(drifts.every(({ chain: id, exemplarCrop, offset }) => id === 5 && [50, 51, 52].includes(exemplarCrop) && offset?.x === 40)).toBe(true)
    expect(pairs.filter(({ searchCrop }) => searchCrop < 900).every(({ exemplarCrop, searchCrop }) => exemplarCrop !== searchCrop)).toBe(true)
  })
})

describe('composePairBatch with a target beside the middle', () => {
  const STAGE: CorrespondStage = { ...PRESET, scaleJitter: 0, colourJitter: 0, grayChance: 0, blurChance: 0, flipChance: 0, maximumShift: 3 }
  const MIDDLE = (CONTEXT_SIZE - 1) / 2
  /** One bright pixel where the target lies. */
  const dotAt = (x: number, y: number) => {
    const picture = flatPicture({ width: CONTEXT_SIZE, height: CONTEXT_SIZE, colour: [0, 0, 0] })
    picture.data.fill(255, 3 * ((MIDDLE + y) * CONTEXT_SIZE + MIDDLE + x), 3 * ((MIDDLE + y) * CONTEXT_SIZE + MIDDLE + x) + 3)
    return picture
  }
  const compose = (offset: { x: number; y: number } | null, stage = STAGE) => {
    const crop = offset ? dotAt(offset.x, offset.y) : dotAt(0, 0)
    return composePairBatch({ crops: Array.from({ length: 24 }, () => ({ exemplar: crop, search: crop, offset, trusted: true as const })), stage, random: new Random(4) })
  }

  it('puts it exactly where the shift says, and what is in the middle within half a cell of its own place', () => {
    const offset = { x: 37, y: -21 }
    const batch = compose(offset)
    for (const [position, shift] of batch.shifts.entries()) {
      const map = batch.searches.subarray(position * 255 * 255 * 3, (position + 1) * 255 * 255 * 3)
      let [light, x, y] = [0, 0, 0]
      for (let at = 0; at < 255 * 255; at += 1) {
        const value = Math.max(0, map[3 * at]! - 127)
        light += value
        x += value * (at % 255)
        y += value * Math.floor(at / 255)
      }
      expect(x / light - 127).toBeCloseTo(8 * shift.x, 0)
      expect(y / light - 127).toBeCloseTo(8 * shift.y, 0)
      const drift = { x: 8 * shift.x - offset.x, y: 8 * shift.y - offset.y } // of the crop's middle, pixels
      expect(Math.max(Math.abs(drift.x), Math.abs(drift.y))).toBeLessThanOrEqual(3 * 8 + 4)
    }
    expect(new Set(batch.shifts.map(({ x }) => x)).size).toBeGreaterThan(3)
  })

  it('says that nothing is there, mirrored or not, where the target is not in the picture or far outside the region', () => {
    for (const offset of [null, { x: 160, y: 0 }]) {
      for (const flipChance of [0, 1]) {
        const far = compose(offset, { ...STAGE, flipChance })
        expect(far.shifts.every(({ x, y }) => Math.max(Math.abs(x), Math.abs(y)) > 14)).toBe(true)
      }
    }
    expect(compose(null).trusted.every(Boolean)).toBe(true)
  })
})
