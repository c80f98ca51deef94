import * as tf from '@tensorflow/tfjs-core'
import type { Picture } from '../../../contract/frame'
import type { Box, Point } from '../../../contract/geometry'
import { centerOf } from '../../geometry/box'
import { cropSquare, EXEMPLAR_SIZE, exemplarSide, meanColour, SEARCH_SIZE, searchSide } from '../../geometry/crop'
import type { SiameseNetwork } from '../../network/siameseNetwork'
import type { Evidence } from './evidence'
import type { Answer, Region } from './region'

/** Cells around the middle within which the way back counts as home ... */
const HOME_CELLS = 1
/** ... and beyond which it counts as elsewhere: an exemplar moved by less still overlaps itself. */
const AWAY_CELLS = 3
/** Regions that go through the network at once: more take memory and are no quicker. */
const BATCH = 8

/**
 * The target as it was drawn, to be searched for anywhere, and the frame it was drawn in, to be searched in the other way round:
 * what a tracker has found is taken as exemplar, and whether it finds the target there, among what surrounds it, is seen.
 */
export class TargetView {
  private readonly template: tf.Tensor4D // [1, 6, 6, C]
  private readonly home: tf.Tensor4D // [1, 22, 22, C]
  private readonly fill: readonly [number, number, number]

  /** The network stays the caller's. */
  constructor(private readonly network: SiameseNetwork, { picture, box }: { picture: Picture; box: Box }) {
    this.fill = meanColour(picture)
    this.template = this.embed({ picture, centers: [centerOf(box)], side: exemplarSide(box), size: EXEMPLAR_SIZE })
    this.home = this.embed({ picture, centers: [centerOf(box)], side: searchSide(box), size: SEARCH_SIZE })
  }

  /** The responses around each centre, for a target of the size of `box`. Costs one region each. */
  async search(picture: Picture, { centers, box }: { centers: readonly Point[]; box: Box }): Promise<Region[]> {
    const side = searchSide(box)
    const regions: Region[] = []
    for (let first = 0; first < centers.length; first += BATCH) {
      const batch = centers.slice(first, first + BATCH)
      const search = this.embed({ picture, centers: batch, side, size: SEARCH_SIZE })
      const { values, size } = await this.readResponse(this.template, search)
      search.dispose()
      regions.push(...batch.map((center, index) => ({ center, side, map: values.subarray(index * size * size, (index + 1) * size * size) })))
    }
    return regions
  }

  /** What speaks for the box of an answer being the target. Costs one exemplar: a twelfth of a tracker's update. */
  async examine(picture: Picture, { box, score }: Answer): Promise<Evidence> {
    const found = this.embed({ picture, centers: [centerOf(box)], side: exemplarSide(box), size: EXEMPLAR_SIZE })
    const { values, size } = await this.readResponse(found, this.home)
    found.dispose()
    return { score, ...readWayBack(values, size) }
  }

  dispose(): void {
    this.template.dispose()
    this.home.dispose()
  }

  private async readResponse(template: tf.Tensor4D, search: tf.Tensor4D): Promise<{ values: Float32Array; size: number }> {
    const response = this.network.respond({ template, search }) // [N, 17, 17]
    const values = (await response.data()) as Float32Array
    const size = response.shape[1]
    response.dispose()
    return { values, size }
  }

  private embed({ picture, centers, side, size }: { picture: Picture; centers: readonly Point[]; side: number; size: number }): tf.Tensor4D {
    const pixels = new Float32Array(centers.length * size * size * 3)
    for (const [index, center] of centers.entries()) cropSquare({ picture, center, side, size, fill: this.fill, out: pixels, outOffset: index * size * size * 3 })
    const input = tf.tensor4d(pixels, [centers.length, size, size, 3])
    const embedding = this.network.embed(input)
    input.dispose()
    return embedding
  }
}

/** What a response to something found, taken as exemplar, says; the target is in the middle of the map, `size` x `size`. */
export function readWayBack(map: Float32Array, size: number): Omit<Evidence, 'score'> {
  const middle = (size - 1) / 2
  const distances = Array.from(map, (_, index) => Math.max(Math.abs(Math.floor(index / size) - middle), Math.abs((index % size) - middle)))
  let [home, away, peak] = [-Infinity, -Infinity, 0]
  for (const [index, value] of map.entries()) {
    if (distances[index]! <= HOME_CELLS) home = Math.max(home, value)
    else if (distances[index]! > AWAY_CELLS) away = Math.max(away, value)
    if (value > map[peak]!) peak = index
  }
  return { home, lead: home - away, closure: -Math.min(distances[peak]!, AWAY_CELLS) }
}
