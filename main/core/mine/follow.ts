import * as tf from '@tensorflow/tfjs-core'
import type { MineStage } from '../../contract/config'
import type { Picture } from '../../contract/frame'
import type { Box } from '../../contract/geometry'
import { TRACKING_CONSTANTS } from '../../contract/model'
import { boxAround, centerOf } from '../geometry/box'
import { cropSquare, EXEMPLAR_SIZE, exemplarSide, meanColour, SEARCH_SIZE, searchSide } from '../geometry/crop'
import { correlate } from '../network/correlation'
import type { SiameseNetwork } from '../network/siameseNetwork'
import { BicubicUpsampler } from '../track/bicubic'
import { computePeakToSidelobe, createHannWindow, findPeak, findWindowedPeak } from '../track/response'

const RESPONSE_SIZE = 17
const TOTAL_STRIDE = 8
/** Mining compares by cosine, and follows as the tracker does then. */
const { scaleStep, scalePenalty, scaleDamping, responseUpsampling } = TRACKING_CONSTANTS.cosine
/** Embeddings per call: bounds memory, costs nothing. */
const SEARCH_BATCH = 12
const SEARCH_LENGTH = SEARCH_SIZE * SEARCH_SIZE * 3
const EXEMPLAR_LENGTH = EXEMPLAR_SIZE * EXEMPLAR_SIZE * 3

const upsampler = new BicubicUpsampler(RESPONSE_SIZE, responseUpsampling)
const hannWindow = createHannWindow(RESPONSE_SIZE * responseUpsampling)

/** A patch to follow: its box in the first of these frames. */
export interface FollowRequest {
  frames: readonly Picture[]
  box: Box
}

/** What following gave, one entry per frame after the first. */
export interface FollowResult {
  boxes: Box[]
  similarities: number[]
  peakToSidelobe: number[]
}

/**
 * Follows several patches at once, each progressively: the next frame starts from the last estimate (method 2). The network's
 * features are compared by cosine whatever the model's own correlation, because stage 1 trains them so.
 */
export async function follow({ network, requests, stage }: { network: SiameseNetwork; requests: readonly FollowRequest[]; stage: MineStage }): Promise<FollowResult[]> {
  if (requests.length === 0) return []
  const results = requests.map((): FollowResult => ({ boxes: [], similarities: [], peakToSidelobe: [] }))
  const templates = embedExemplars(network, requests)
  const longest = Math.max(...requests.map(({ frames }) => frames.length))
  for (let link = 1; link < longest; link += 1) {
    const active = requests.map((_, index) => index).filter((index) => link < requests[index]!.frames.length)
    const searches = active.flatMap((index) => planSearches({ request: requests[index]!, result: results[index]!, index, link, stage }))
    const maps = await computeResponses({ network, templates, searches })
    for (const index of active) takeBest({ searches, maps, index, result: results[index]!, stage })
  }
  templates.dispose()
  return results
}

interface Search {
  index: number
  picture: Picture
  box: Box
  scale: number
}

function embedExemplars(network: SiameseNetwork, requests: readonly FollowRequest[]): tf.Tensor4D {
  const pictures = new Float32Array(requests.length * EXEMPLAR_LENGTH)
  for (const [index, { frames, box }] of requests.entries()) {
    const picture = frames[0]!
    const outOffset = index * EXEMPLAR_LENGTH
    cropSquare({ picture, center: centerOf(box), side: exemplarSide(box), size: EXEMPLAR_SIZE, fill: meanColour(picture), out: pictures, outOffset })
  }
  return tf.tidy(() => network.embed(tf.tensor4d(pictures, [requests.length, EXEMPLAR_SIZE, EXEMPLAR_SIZE, 3])))
}

interface PlanRequest {
  request: FollowRequest
  result: FollowResult
  index: number
  link: number
  stage: MineStage
}

function planSearches({ request, result, index, link, stage }: PlanRequest): Search[] {
  const box = result.boxes.at(-1) ?? request.box
  const scales = stage.scaleCount === 1 ? [1] : [1 / scaleStep, 1, scaleStep]
  return scales.map((scale) => ({ index, picture: request.frames[link]!, box, scale }))
}

/** Raw cosine maps of all searches, 289 values each. */
async function computeResponses({ network, templates, searches }: { network: SiameseNetwork; templates: tf.Tensor4D; searches: readonly Search[] }): Promise<Float32Array[]> {
  const maps: Float32Array[] = []
  for (let from = 0; from < searches.length; from += SEARCH_BATCH) {
    const batch = searches.slice(from, from + SEARCH_BATCH)
    const pictures = cutSearches(batch)
    const response = tf.tidy(() => {
      const search = network.embed(tf.tensor4d(pictures, [batch.length, SEARCH_SIZE, SEARCH_SIZE, 3]))
      const template = tf.gather(templates, batch.map(({ index }) => index)) as tf.Tensor4D
      return correlate({ template, search, kind: 'cosine' }) // [B, 17, 17]
    })
    const values = (await response.data()) as Float32Array
    response.dispose()
    for (let at = 0; at < values.length; at += RESPONSE_SIZE ** 2) maps.push(values.slice(at, at + RESPONSE_SIZE ** 2))
  }
  return maps
}

function cutSearches(batch: readonly Search[]): Float32Array {
  const pictures = new Float32Array(batch.length * SEARCH_LENGTH)
  for (const [position, { picture, box, scale }] of batch.entries()) {
    const side = searchSide(box) * scale
    cropSquare({ picture, center: centerOf(box), side, size: SEARCH_SIZE, fill: meanColour(picture), out: pictures, outOffset: position * SEARCH_LENGTH })
  }
  return pictures
}

interface TakeRequest {
  searches: readonly Search[]
  maps: readonly Float32Array[]
  index: number
  result: FollowResult
  stage: MineStage
}

/** Chooses the best scale of one patch and moves its box to the windowed peak. */
function takeBest({ searches, maps, index, result, stage }: TakeRequest): void {
  const own = searches.flatMap((search, position) => (search.index === index ? [{ search, map: maps[position]! }] : []))
  const best = own.reduce((a, b) => (penalisedPeak(b) > penalisedPeak(a) ? b : a))
  const upsampled = upsampler.upsample(best.map)
  const peak = findWindowedPeak({ map: upsampled, window: hannWindow, influence: stage.windowInfluence })
  const { box, scale } = best.search
  const pitch = ((TOTAL_STRIDE / responseUpsampling) * searchSide(box) * scale) / SEARCH_SIZE // source pixels per upsampled pixel
  const middle = (RESPONSE_SIZE * responseUpsampling - 1) / 2
  const center = centerOf(box)
  const growth = 1 - scaleDamping + scaleDamping * scale
  const moved = { x: center.x + (peak.column - middle) * pitch, y: center.y + (peak.row - middle) * pitch }
  result.boxes.push(boxAround(moved, { width: box.width * growth, height: box.height * growth }))
  result.similarities.push(findPeak(best.map).value)
  result.peakToSidelobe.push(computePeakToSidelobe(best.map))
}

function penalisedPeak({ search, map }: { search: Search; map: Float32Array }): number {
  return findPeak(map).value * (search.scale === 1 ? 1 : scalePenalty)
}
