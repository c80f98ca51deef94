import type { HardNegativesConfig } from '../../contract/config'
import type { Instance } from '../../contract/learning'
import { iou } from '../../contract/geometry'
import type { Random } from '../random'

/** Instances of one frame that overlap less than this show different things (method 1.3, guard of reading B). */
const DIFFERENT_OBJECT_IOU = 0.3

/** Embeddings of all instances by the network as it was when they were last ranked. */
export interface SimilarityIndex {
  /** Length of one embedding. */
  channels: number
  /** Unit vectors, `instances * channels`, in the order of the instance list. */
  vectors: Float32Array
}

export interface BatchRequest {
  instances: readonly Instance[]
  batchSize: number
  random: Random
  /** Instances that are left out. @default none */
  isExcluded?: (instance: Instance) => boolean
}

/** Positions of a random batch: as many different clips as possible, so that its negatives are true ones. */
export function drawRandomBatch({ instances, batchSize, random, isExcluded }: BatchRequest): number[] {
  const byClip = new Map<number, number[]>()
  for (const position of random.shuffle(instances.map((_, index) => index))) {
    const { clip } = instances[position]!
    if (isExcluded?.(instances[position]!)) continue
    byClip.set(clip, [...(byClip.get(clip) ?? []), position])
  }
  const batch: number[] = []
  for (let turn = 0; batch.length < Math.min(batchSize, instances.length); turn += 1) {
    for (const positions of byClip.values()) {
      const position = positions[turn]
      if (position !== undefined && batch.length < batchSize) batch.push(position)
    }
  }
  return batch
}

/**
 * Anchor-based hard negative mining, reading A (method 1.3): anchors from different clips, each with K instances drawn
 * from its nearest ones of other clips. Nearer ones than `maximumSimilarity` may be the same object and are left out.
 */
export function drawNeighbourBatch({ index, config, ...request }: BatchRequest & { index: SimilarityIndex; config: HardNegativesConfig }): number[] {
  const { instances, batchSize, random } = request
  const groupSize = config.neighbours + 1
  const anchors = drawRandomBatch({ ...request, batchSize: Math.max(1, Math.floor(batchSize / groupSize)) })
  const chosen = new Set(anchors)
  for (const anchor of anchors) {
    const { nearest: count, maximumSimilarity } = config
    const nearest = rankOtherClips({ anchor, index, count, maximumSimilarity, ...request }).map(({ position }) => position).filter((position) => !chosen.has(position))
    for (const position of random.shuffle(nearest).slice(0, config.neighbours)) chosen.add(position)
  }
  for (const position of drawRandomBatch({ ...request, batchSize: instances.length })) {
    if (chosen.size >= Math.min(batchSize, instances.length)) break
    chosen.add(position)
  }
  return [...chosen].slice(0, batchSize)
}

export interface NearestRequest<T> {
  /** Position of the instance whose like is sought. */
  anchor: number
  instances: readonly T[]
  index: SimilarityIndex
  /** So many at most. */
  count: number
  /** Nearer ones may be the same object and are left out. */
  maximumSimilarity: number
  /** Instances that are left out. @default none */
  isExcluded?: (instance: T) => boolean
}

export interface Neighbour {
  position: number
  /** Cosine of the two embeddings. */
  similarity: number
}

/** The instances of other clips that are most like an anchor, nearest first: its hard negatives. */
export function rankOtherClips<T extends { clip: number | string }>({ anchor, instances, index, count, maximumSimilarity, isExcluded }: NearestRequest<T>): Neighbour[] {
  const clip = instances[anchor]!.clip
  const ranked: Neighbour[] = []
  for (const [position, instance] of instances.entries()) {
    if (instance.clip === clip || isExcluded?.(instance)) continue
    const similarity = similarityOf(index, anchor, position)
    if (similarity <= maximumSimilarity) ranked.push({ position, similarity })
  }
  ranked.sort((a, b) => b.similarity - a.similarity)
  return ranked.slice(0, count)
}

/** Cosine of two instances' embeddings. */
export function similarityOf({ vectors, channels }: SimilarityIndex, a: number, b: number): number {
  let sum = 0
  for (let channel = 0; channel < channels; channel += 1) sum += vectors[a * channels + channel]! * vectors[b * channels + channel]!
  return sum
}

/**
 * Which instances of a batch are surely different: other clips, or other places of one frame. Others of one clip may be
 * one object at two times (false negatives).
 * @returns N x N, 1 where different
 */
export function differentObjects(batch: readonly Instance[]): Float32Array {
  const size = batch.length
  const different = new Float32Array(size * size)
  for (const [row, a] of batch.entries()) {
    for (const [column, b] of batch.entries()) {
      const otherPlace = a.frameIndex === b.frameIndex && iou(a.box, b.box) < DIFFERENT_OBJECT_IOU
      different[row * size + column] = a.clip !== b.clip || otherPlace ? 1 : 0
    }
  }
  return different
}
