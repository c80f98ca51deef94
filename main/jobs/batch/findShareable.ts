import { readFile } from 'node:fs/promises'
import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { availableParallelism } from 'node:os'
import { z } from 'zod'
import { EXEMPLAR_SIZE, SEARCH_SIZE } from '../../core/geometry/crop'
import type { TrackingNetwork } from '../../core/track/trackingNetwork'
import { writeFileAtomic } from '../../store/atomicFile'
import { userCacheFolder } from '../../video/frameIndexCache'
import { noisePictures } from '../models/noiseTest'
import type { OpenedTracker } from '../openTracker'
import { embedTogether, type Shape } from './sharedNetwork'

const shapesSchema = z.array(z.strictObject({ pictures: z.number(), side: z.number() }))

export interface FindShareableRequest {
  opened: OpenedTracker
  /** Names the model's content. */
  model: string
  most: number
}

/**
 * Of what trackers ask for in every frame, the shapes that this engine computes to the same bits however many trackers ask at once. Measured once for every
 * model, machine and number of trackers.
 */
export async function findShareable({ opened, model, most }: FindShareableRequest): Promise<Shape[]> {
  const { siamese, card, engine, backend } = opened
  if (!siamese || !card) return []
  const machine = [model, most, engine?.name, engine?.variant, backend?.device, backend?.deviceName, backend?.cpuFeatures, availableParallelism(), process.arch]
  const path = join(userCacheFolder(), 'tracker-engine', `together-${createHash('sha256').update(JSON.stringify(machine)).digest('hex').slice(0, 32)}.json`)
  const known = await readShapes(path)
  if (known) return known
  const shapes: Shape[] = []
  for (const shape of [{ pictures: card.tracking.scaleCount, side: SEARCH_SIZE }, { pictures: 1, side: EXEMPLAR_SIZE }]) {
    if (await isShareable(siamese.network, { shape, most })) shapes.push(shape)
  }
  // A cache that cannot be written costs the next start some seconds, no more.
  await writeFileAtomic(path, `${JSON.stringify(shapes)}\n`).catch(() => undefined)
  return shapes
}

/** Whether embeddings of 2 to `most` trackers' pictures have the bits that each has alone, seen by what they respond to one another. */
export async function isShareable(network: TrackingNetwork, { shape, most }: { shape: Shape; most: number }): Promise<boolean> {
  const { pictures, side } = shape
  const length = pictures * side * side * 3
  const noise = noisePictures(pictures * most, side)
  const asked = Array.from({ length: most }, (_, index) => ({ pixels: noise.subarray(index * length, (index + 1) * length), side }))
  const alone: Float32Array[] = []
  for (const one of asked) alone.push(...(await answersTo(network, [one])))
  for (let count = 2; count <= most; count += 1) {
    const together = await answersTo(network, asked.slice(0, count))
    if (!together.every((values, index) => values.every((value, place) => value === alone[index]![place]))) return false
  }
  return true
}

/** Embeddings cannot be looked into: exemplars are searched for in noise, noise is searched for in regions. */
async function answersTo(network: TrackingNetwork, batch: readonly { pixels: Float32Array; side: number }[]): Promise<Float32Array[]> {
  const isSearch = batch[0]?.side === SEARCH_SIZE
  const counterpartSide = isSearch ? EXEMPLAR_SIZE : SEARCH_SIZE
  const counterpart = await network.embed(noisePictures(1, counterpartSide), counterpartSide)
  const answers: Float32Array[] = []
  for (const embedding of await embedTogether(network, batch)) {
    answers.push((await network.respond(isSearch ? { template: counterpart, search: embedding } : { template: embedding, search: counterpart })).values)
    embedding.dispose()
  }
  counterpart.dispose()
  return answers
}

async function readShapes(path: string): Promise<Shape[] | null> {
  try {
    return shapesSchema.parse(JSON.parse(await readFile(path, 'utf8')))
  } catch {
    return null
  }
}
