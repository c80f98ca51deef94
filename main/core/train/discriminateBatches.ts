import * as tf from '@tensorflow/tfjs-core'
import type { DiscriminateStage, ViewsConfig } from '../../contract/config'
import type { Point } from '../../contract/geometry'
import type { Instance } from '../../contract/learning'
import { differentObjects, drawNeighbourBatch, drawRandomBatch } from '../discriminate/neighbourBatches'
import type { SimilarityIndex } from '../discriminate/neighbourBatches'
import { writeExemplar, writeView } from '../discriminate/views'
import { EXEMPLAR_SIZE } from '../geometry/crop'
import { toUnit } from '../network/projectionHead'
import type { Random } from '../random'
import type { DiscriminateBatch } from './discriminateStep'
import type { LearningData } from './loopEvents'
import type { TrainState } from './trainState'

const PICTURE_LENGTH = EXEMPLAR_SIZE * EXEMPLAR_SIZE * 3
/** An in-frame distractor lies at least this far from the anchor, in crop pixels: the object fills about 64 of 127. */
const DISTRACTOR_DISTANCE = 64
/** How far out it may lie and still be inside the stored crop. */
const DISTRACTOR_REACH = 96
/** Instances embedded at once for the ranking. */
const RANKING_BATCH = 32

interface ChooseRequest {
  stage: DiscriminateStage
  step: number
  instances: readonly Instance[]
  index: SimilarityIndex | null
  random: Random
  isExcluded: (instance: Instance) => boolean
}

/** Positions of the batch of a step: random ones first, later mixed with neighbour batches (method 1.3). */
export function chooseInstances({ stage, step, index, ...request }: ChooseRequest): number[] {
  const { hardNegatives: config, batchSize, steps } = stage
  const warm = step >= config.warmUpShare * steps
  if (config.enabled && warm && index && request.random.chance(config.batchShare)) return drawNeighbourBatch({ ...request, batchSize, index, config })
  return drawRandomBatch({ ...request, batchSize })
}

interface ComposeRequest {
  data: LearningData
  positions: readonly number[]
  stage: DiscriminateStage
  views: ViewsConfig
  random: Random
  /** Room for the pictures: a step allocates nothing that is as large. */
  room: Float32Array
}

/** Values of the pictures of a batch, distractors included. */
export function pictureValues({ batchSize, hardNegatives }: DiscriminateStage): number {
  return batchSize * (2 + (hardNegatives.enabled ? hardNegatives.distractors : 0)) * PICTURE_LENGTH
}

/** Reads the crops of a batch and cuts its views. */
export async function composeDiscriminateBatch({ data, positions, stage, views, random, room }: ComposeRequest): Promise<DiscriminateBatch> {
  const instances = positions.map((position) => data.instances()[position]!)
  const crops = await Promise.all(instances.map((instance) => data.readCrop(instance.crop)))
  const perAnchor = stage.hardNegatives.enabled ? stage.hardNegatives.distractors : 0
  const count = instances.length
  const pictures = room.subarray(0, (2 + perAnchor) * count * PICTURE_LENGTH)
  for (const [position, crop] of crops.entries()) {
    for (const half of [0, count]) writeView({ crop, config: views, random, out: pictures, outOffset: (half + position) * PICTURE_LENGTH })
  }
  const distractorOwners: number[] = []
  for (const [position, crop] of crops.entries()) {
    for (let turn = 0; turn < perAnchor; turn += 1) {
      const outOffset = (2 * count + distractorOwners.length) * PICTURE_LENGTH
      writeView({ crop, config: views, random, out: pictures, outOffset, offset: distractorOffset(random) })
      distractorOwners.push(position)
    }
  }
  return { pictures, instances: count, distractors: distractorOwners.length, different: differentObjects(instances), distractorOwners }
}

/** A place beside the anchor in the same frame: background, or another object (reading B). */
function distractorOffset(random: Random): Point {
  const angle = random.between(0, 2 * Math.PI)
  const radius = random.between(DISTRACTOR_DISTANCE, DISTRACTOR_REACH)
  return { x: radius * Math.cos(angle), y: radius * Math.sin(angle) }
}

/** Embeds every instance, unchanged, with the network as it is now. */
export async function rankInstances({ state, data }: { state: TrainState; data: LearningData }): Promise<SimilarityIndex> {
  const instances = data.instances()
  const { channels } = state.network
  const vectors = new Float32Array(instances.length * channels)
  for (let from = 0; from < instances.length; from += RANKING_BATCH) {
    const crops = await Promise.all(instances.slice(from, from + RANKING_BATCH).map(({ crop }) => data.readCrop(crop)))
    const pictures = new Float32Array(crops.length * PICTURE_LENGTH)
    for (const [position, crop] of crops.entries()) writeExemplar({ crop, out: pictures, outOffset: position * PICTURE_LENGTH })
    const embedded = tf.tidy(() => {
      const embedding = state.network.embed(tf.tensor4d(pictures, [crops.length, EXEMPLAR_SIZE, EXEMPLAR_SIZE, 3]))
      return toUnit(tf.mean(embedding, [1, 2]) as tf.Tensor2D) // [B, C]
    })
    vectors.set(await embedded.data(), from * channels)
    embedded.dispose()
  }
  return { channels, vectors }
}
