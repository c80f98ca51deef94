import { describe, expect, it } from 'vitest'
import type { CorrespondStage } from '../../../main/contract/config'
import type { Picture } from '../../../main/contract/frame'
import type { Chain } from '../../../main/contract/learning'
import { composePairBatch, drawCenterNoise, drawPairs } from '../../../main/core/correspond/pairs'
import type { PairBatch } from '../../../main/core/correspond/pairs'
import { presetConfig } from '../../../main/core/curriculum/presets'
import { CONTEXT_SIZE } from '../../../main/core/geometry/crop'
import { Random } from '../../../main/core/random'
import { flatPicture, noisePicture } from '../../support/noisePicture'

const PRESET = presetConfig('standard').stages.find((stage): stage is CorrespondStage => stage.kind === 'correspond')!
/** Shifts alone are left to chance. */
const STAGE: CorrespondStage = { ...PRESET, scaleJitter: 0, colourJitter: 0, grayChance: 0, blurChance: 0, flipChance: 0, maximumShift: 3 }

/** A dark crop with one bright pixel in its middle: where the mined centre is. */
function dotted(): Picture {
  const picture = flatPicture({ width: CONTEXT_SIZE, height: CONTEXT_SIZE, colour: [0, 0, 0] })
  const middle = (CONTEXT_SIZE - 1) / 2
  picture.data.fill(255, (middle * CONTEXT_SIZE + middle) * 3, (middle * CONTEXT_SIZE + middle) * 3 + 3)
  return picture
}

function compose({ stage = STAGE, count = 24, seed = 1, crop = dotted() }: { stage?: CorrespondStage; count?: number; seed?: number; crop?: Picture }): PairBatch {
  return composePairBatch({ crops: Array.from({ length: count }, () => ({ exemplar: crop, search: crop })), stage, random: new Random(seed) })
}

/** Light above the gray that fills a search region where it leaves the stored crop. */
function lightOf(value: number): number {
  return Math.max(0, value - 127)
}

/** Centre of light of one picture of a batch, in pixels from the first pixel's centre. */
function centreOfLight(values: Float32Array, { size, position }: { size: number; position: number }): { x: number; y: number } {
  let [sum, x, y] = [0, 0, 0]
  for (let at = 0; at < size * size; at += 1) {
    const value = lightOf(values[(position * size * size + at) * 3]!)
    sum += value
    x += value * (at % size)
    y += value * Math.floor(at / size)
  }
  return { x: x / sum, y: y / sum }
}

function makeChain(id: number, clip: number): Chain {
  return {
    id, clip, round: 1, window: 0, instance: 0, frameIndexes: [0, 1, 2], boxes: [], similarities: [], peakToSidelobe: [], cycleError: 0, cycleOffset: { x: 0, y: 0 },
    displacement: 1, crops: [10 * id, 10 * id + 1, 10 * id + 2], rejection: null,
  }
}

/** Four dots of 3 x 3 pixels, 40 pixels from the middle: their centre is the mined centre, their distance shows the scale. */
function fourDots(): Picture {
  const picture = flatPicture({ width: CONTEXT_SIZE, height: CONTEXT_SIZE, colour: [0, 0, 0] })
  const middle = (CONTEXT_SIZE - 1) / 2
  for (const [x, y] of [[-40, 0], [40, 0], [0, -40], [0, 40]] as const) {
    for (let row = middle + y - 1; row <= middle + y + 1; row += 1) {
      const left = (row * CONTEXT_SIZE + middle + x - 1) * 3
      picture.data.fill(255, left, left + 9)
    }
  }
  return picture
}

/** Root mean square distance of the light from its centre. */
function spreadOfLight(values: Float32Array, { position, center }: { position: number; center: { x: number; y: number } }): number {
  let [sum, squares] = [0, 0]
  for (let at = 0; at < 255 * 255; at += 1) {
    const value = lightOf(values[(position * 255 * 255 + at) * 3]!)
    sum += value
    squares += value * (((at % 255) - center.x) ** 2 + (Math.floor(at / 255) - center.y) ** 2)
  }
  return Math.sqrt(squares / sum)
}

describe('composePairBatch', () => {
  it.each([['upright', 0], ['mirrored', 1]])('puts the mined centre at 127 + 8 * shift of the search region, %s', (_, flipChance) => {
    const batch = compose({ stage: { ...STAGE, flipChance } })
    for (const [position, shift] of batch.shifts.entries()) {
      const search = centreOfLight(batch.searches, { size: 255, position })
      expect(search.x).toBeCloseTo(127 + 8 * shift.x, 3)
      expect(search.y).toBeCloseTo(127 + 8 * shift.y, 3)
      const exemplar = centreOfLight(batch.exemplars, { size: 127, position })
      expect([exemplar.x, exemplar.y]).toEqual([63, 63].map((value) => expect.closeTo(value, 3) as number))
    }
    expect(new Set(batch.shifts.map(({ x }) => x + 0)).size).toBeGreaterThan(4)
  })

  it('draws whole cells up to the largest shift, every one, both ways', () => {
    const shifts = Array.from({ length: 15 }, (_, seed) => compose({ count: 4, seed, crop: flatPicture({ width: 40, height: 40, colour: [9, 9, 9] }) }).shifts).flat()
    for (const axis of ['x', 'y'] as const) expect([...new Set(shifts.map((shift) => shift[axis] + 0))].sort((a, b) => a - b)).toEqual([-3, -2, -1, 0, 1, 2, 3])
    expect(compose({ stage: { ...STAGE, maximumShift: 0 } }).shifts.every(({ x, y }) => x === 0 && y === 0)).toBe(true)
  })

  it('keeps the label exact when the search region is rescaled, and does rescale it', () => {
    const crop = fourDots()
    const batch = compose({ stage: { ...STAGE, scaleJitter: 0.1 }, crop })
    const spreads = batch.shifts.map((shift, position) => {
      const light = centreOfLight(batch.searches, { size: 255, position })
      expect(Math.abs(light.x - 127 - 8 * shift.x)).toBeLessThan(0.4)
      expect(Math.abs(light.y - 127 - 8 * shift.y)).toBeLessThan(0.4)
      return spreadOfLight(batch.searches, { position, center: light })
    })
    expect(Math.min(...spreads)).toBeLessThan(39)
    expect(Math.max(...spreads)).toBeGreaterThan(41)
  })

  it('follows from its stream, and the same picture with another chance is another batch', () => {
    const crop = noisePicture({ width: CONTEXT_SIZE, height: CONTEXT_SIZE })
    const of = (seed: number): PairBatch => compose({ stage: PRESET, count: 2, seed, crop })
    const [first, again, other] = [of(5), of(5), of(6)]
    expect(Buffer.from(first.searches.buffer).equals(Buffer.from(again.searches.buffer))).toBe(true)
    expect(Buffer.from(first.exemplars.buffer).equals(Buffer.from(again.exemplars.buffer))).toBe(true)
    expect(Buffer.from(first.searches.buffer).equals(Buffer.from(other.searches.buffer))).toBe(false)
  })

  it('makes both crops of a gray pair gray, and only of a gray pair', () => {
    const crop = noisePicture({ width: CONTEXT_SIZE, height: CONTEXT_SIZE })
    const batch = compose({ stage: { ...STAGE, grayChance: 0.5, colourJitter: 0.2 }, crop, count: 12 })
    const isGray = (values: Float32Array, length: number, position: number): boolean => {
      const own = values.subarray(position * length, (position + 1) * length)
      return own.every((value, at) => Math.abs(value - own[at - (at % 3)]!) < 0.01)
    }
    const pairs = batch.shifts.map((_, position) => [isGray(batch.exemplars, 127 * 127 * 3, position), isGray(batch.searches, 255 * 255 * 3, position)])
    for (const [exemplar, search] of pairs) expect(exemplar).toBe(search)
    const gray = pairs.filter(([exemplar]) => exemplar).length
    expect(gray > 0 && gray < 12).toBe(true)
  })
})

describe('drawPairs', () => {
  const chains = Array.from({ length: 12 }, (_, id) => makeChain(id, id % 6))

  it('takes each pair of a batch from another clip where there are enough, else goes round', () => {
    for (let seed = 0; seed < 20; seed += 1) {
      const clips = (batchSize: number): number[] => drawPairs({ chains, batchSize, random: new Random(seed) }).map(({ chain }) => chain % 6)
      expect(new Set(clips(6)).size).toBe(6)
      expect(new Set(clips(10).slice(0, 6)).size).toBe(6)
      expect(clips(10)).toHaveLength(10)
    }
  })

  it('takes two different frames of one chain, in either order, at every distance', () => {
    const seen = new Set<string>()
    for (let seed = 0; seed < 100; seed += 1) {
      for (const { chain, exemplarCrop, searchCrop } of drawPairs({ chains, batchSize: 6, random: new Random(seed) })) {
        expect([Math.floor(exemplarCrop / 10), Math.floor(searchCrop / 10)]).toEqual([chain, chain])
        seen.add(`${exemplarCrop % 10}${searchCrop % 10}`)
      }
    }
    expect([...seen].sort()).toEqual(['01', '02', '10', '12', '20', '21'])
  })
})

describe('drawCenterNoise', () => {
  const noiseOf = (crop: number, centerNoise = 8): { x: number; y: number } => drawCenterNoise({ crop, centerNoise, random: new Random(3) })

  it('is one draw a crop, of the deviation asked for in pixels of the search region', () => {
    expect(noiseOf(5)).toEqual(noiseOf(5))
    expect(Math.hypot(noiseOf(5, 0).x, noiseOf(5, 0).y)).toBe(0)
    const drawn = Array.from({ length: 4000 }, (_, crop) => noiseOf(crop))
    for (const axis of ['x', 'y'] as const) {
      const values = drawn.map((point) => point[axis])
      expect(Math.sqrt(values.reduce((sum, value) => sum + value ** 2, 0) / values.length) / 8).toBeCloseTo(1, 1)
      expect(Math.abs(values.reduce((sum, value) => sum + value, 0) / values.length)).toBeLessThan(0.5)
    }
  })

  it('moves what is cut, and not where the target is said to be', () => {
    const [quiet, crop] = [{ ...STAGE, maximumShift: 0 }, noisePicture({ width: CONTEXT_SIZE, height: CONTEXT_SIZE, seed: 4 })]
    const batchOf = (noise?: { exemplar: { x: number; y: number }; search: { x: number; y: number } }) => composePairBatch({ crops: [{ exemplar: crop, search: crop, ...(noise ? { noise } : {}) }], stage: quiet, random: new Random(1) })
    const [clean, noisy] = [batchOf(), batchOf({ exemplar: { x: 3, y: 0 }, search: { x: -2, y: 5 } })]
    expect(noisy.shifts).toEqual(clean.shifts)
    const at = (values: Float32Array, size: number, x: number, y: number): number => values[(y * size + x) * 3]!
    for (const [x, y] of [[40, 50], [70, 30]] as const) {
      expect(at(noisy.exemplars, 127, x - 3, y)).toBeCloseTo(at(clean.exemplars, 127, x, y), 3)
      expect(at(noisy.searches, 255, x + 2, y - 5)).toBeCloseTo(at(clean.searches, 255, x, y), 3)
    }
  })
})
