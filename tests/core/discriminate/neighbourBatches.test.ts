import { describe, expect, it } from 'vitest'
import type { HardNegativesConfig } from '../../../main/contract/config'
import type { Instance } from '../../../main/contract/learning'
import { presetConfig } from '../../../main/core/curriculum/presets'
import { differentObjects, drawNeighbourBatch, drawRandomBatch, rankOtherClips, similarityOf } from '../../../main/core/discriminate/neighbourBatches'
import type { SimilarityIndex } from '../../../main/core/discriminate/neighbourBatches'
import { Random } from '../../../main/core/random'

const CHANNELS = 4
const [firstStage] = presetConfig('standard').stages
const CONFIG: HardNegativesConfig = {
  ...(firstStage!.kind === 'discriminate' ? firstStage!.hardNegatives : (undefined as never)), neighbours: 3, nearest: 6, maximumSimilarity: 0.9,
}

function makeInstance(id: number, clip: number): Instance {
  return { id, clip, window: clip, frameIndex: 0, box: { left: 10 * id, top: 0, width: 10, height: 10 }, objectness: 1, crop: id }
}

/** 60 instances of 12 clips, close to each other in a cone so that many exceed the largest similarity. */
const INSTANCES = Array.from({ length: 60 }, (_, id) => makeInstance(id, id % 12))
const INDEX = makeIndex(60)

function makeIndex(count: number): SimilarityIndex {
  const random = new Random(31)
  const vectors = new Float32Array(count * CHANNELS)
  for (let row = 0; row < count; row += 1) {
    const vector = Array.from({ length: CHANNELS }, (_, channel) => (channel === 0 ? 1.5 : random.normal()))
    const norm = Math.hypot(...vector)
    vectors.set(vector.map((value) => value / norm), row * CHANNELS)
  }
  return { channels: CHANNELS, vectors }
}

function clipsOf(batch: readonly number[]): number[] {
  return batch.map((position) => INSTANCES[position]!.clip)
}

describe('drawRandomBatch', () => {
  it('takes as many different clips as there are before any twice, and no instance twice', () => {
    for (let seed = 0; seed < 20; seed += 1) {
      const batch = drawRandomBatch({ instances: INSTANCES, batchSize: 30, random: new Random(seed) })
      expect(new Set(batch).size).toBe(30)
      expect(new Set(clipsOf(batch.slice(0, 12))).size).toBe(12)
      expect(new Set(clipsOf(batch.slice(12, 24))).size).toBe(12)
    }
  })

  it('gives all there are when fewer are left than asked for', () => {
    const batch = drawRandomBatch({ instances: INSTANCES.slice(0, 5), batchSize: 9, random: new Random(1) })
    expect([...batch].sort()).toEqual([0, 1, 2, 3, 4])
  })

  it('reaches every instance', () => {
    const seen = new Set(Array.from({ length: 60 }, (_, seed) => drawRandomBatch({ instances: INSTANCES, batchSize: 8, random: new Random(seed) })).flat())
    expect(seen.size).toBe(60)
  })
})

describe('rankOtherClips', () => {
  it('is what looking at every pair gives: nearest first, of other clips, none too near and none left out', () => {
    const isExcluded = ({ id }: Instance): boolean => id % 7 === 3
    for (const anchor of [0, 17, 59]) {
      const expected = INSTANCES.map((instance, position) => ({ instance, position, similarity: similarityOf(INDEX, anchor, position) }))
        .filter(({ instance, similarity }) => instance.clip !== INSTANCES[anchor]!.clip && similarity <= 0.9 && !isExcluded(instance))
        .sort((a, b) => b.similarity - a.similarity)
        .slice(0, 5)
      const ranked = rankOtherClips({ anchor, instances: INSTANCES, index: INDEX, count: 5, maximumSimilarity: 0.9, isExcluded })
      expect(ranked).toEqual(expected.map(({ position, similarity }) => ({ position, similarity })))
      expect(ranked.length).toBe(5)
    }
  })
})

describe('drawNeighbourBatch', () => {
  it('is anchors of different clips, then distinct hard negatives near them, as many as asked for', () => {
    for (let seed = 0; seed < 30; seed += 1) {
      const batch = drawNeighbourBatch({ instances: INSTANCES, batchSize: 24, random: new Random(seed), index: INDEX, config: CONFIG })
      expect(batch).toHaveLength(24)
      expect(new Set(batch).size).toBe(24)
      expect(new Set(clipsOf(batch.slice(0, 6))).size).toBe(6)
    }
  })

  it('takes no neighbour of the anchor\'s own clip, none above the largest similarity, none beyond the nearest', () => {
    let closest = 0
    for (let seed = 0; seed < 60; seed += 1) {
      const [anchor, ...neighbours] = drawNeighbourBatch({ instances: INSTANCES, batchSize: 4, random: new Random(seed), index: INDEX, config: CONFIG })
      const similarities = neighbours.map((position) => similarityOf(INDEX, anchor!, position))
      expect(clipsOf(neighbours)).not.toContain(INSTANCES[anchor!]!.clip)
      expect(Math.max(...similarities)).toBeLessThanOrEqual(CONFIG.maximumSimilarity)
      const nearer = INSTANCES.filter(({ id, clip }) => {
        const similarity = similarityOf(INDEX, anchor!, id)
        return clip !== INSTANCES[anchor!]!.clip && similarity <= CONFIG.maximumSimilarity && similarity > Math.min(...similarities)
      })
      expect(nearer.length).toBeLessThan(CONFIG.nearest)
      closest = Math.max(closest, ...similarities)
    }
    expect(closest).toBeGreaterThan(0.8) // and they are hard
  })

  it('fills up at random where an anchor has no neighbours, and never asks for more than there are', () => {
    const strict = { ...CONFIG, maximumSimilarity: 0 }
    expect(drawNeighbourBatch({ instances: INSTANCES, batchSize: 16, random: new Random(2), index: INDEX, config: strict })).toHaveLength(16)
    const few = drawNeighbourBatch({ instances: INSTANCES.slice(0, 7), batchSize: 16, random: new Random(2), index: INDEX, config: CONFIG })
    expect([...few].sort()).toEqual([0, 1, 2, 3, 4, 5, 6])
  })
})

describe('differentObjects', () => {
  const box = { left: 0, top: 0, width: 20, height: 20 }
  const start: Instance = { ...makeInstance(0, 0), box }

  it.each<[string, Partial<Instance>, number]>([
    ['itself', {}, 0],
    ['another clip at the same place and frame', { clip: 1 }, 1],
    ['another place of the same frame', { box: { ...box, left: 40 } }, 1],
    ['a place that overlaps a little (IoU .25)', { box: { ...box, left: 12 } }, 1],
    ['a place that overlaps much (IoU .33)', { box: { ...box, left: 10 } }, 0],
    ['another frame, which may show the same object elsewhere', { frameIndex: 12, box: { ...box, left: 40 } }, 0],
  ])('%s', (_, change, expected) => {
    const different = differentObjects([start, { ...start, ...change }])
    expect([...different]).toEqual([0, expected, expected, 0])
  })
})
