import type { Picture } from '../../../contract/frame'
import type { Box, Point } from '../../../contract/geometry'
import { centerOf } from '../../geometry/box'
import { cropSquare, EXEMPLAR_SIZE, exemplarSide, meanColour, SEARCH_SIZE, searchSide } from '../../geometry/crop'
import type { Embedding, TrackingNetwork } from '../trackingNetwork'
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
  private constructor(private readonly drawn: Drawn) {}

  /** The network stays the caller's. */
  static async create(network: TrackingNetwork, { picture, box }: { picture: Picture; box: Box }): Promise<TargetView> {
    const fill = meanColour(picture)
    const centers = [centerOf(box)]
    const template = await network.embed(cutSquares({ picture, centers, side: exemplarSide(box), size: EXEMPLAR_SIZE, fill }), EXEMPLAR_SIZE) // 1 x 6 x 6 x C
    const home = await network.embed(cutSquares({ picture, centers, side: searchSide(box), size: SEARCH_SIZE, fill }), SEARCH_SIZE) // 1 x 22 x 22 x C
    return new TargetView({ network, fill, template, home })
  }

  /** The responses around each centre, for a target of the size of `box`. Costs one region each. */
  async search(picture: Picture, { centers, box }: { centers: readonly Point[]; box: Box }): Promise<Region[]> {
    const { network, template } = this.drawn
    const side = searchSide(box)
    const regions: Region[] = []
    for (let first = 0; first < centers.length; first += BATCH) {
      const batch = centers.slice(first, first + BATCH)
      const search = await this.embed({ picture, centers: batch, side, size: SEARCH_SIZE })
      const { values, size } = await network.respond({ template, search })
      search.dispose()
      regions.push(...batch.map((center, index) => ({ center, side, map: values.subarray(index * size * size, (index + 1) * size * size) })))
    }
    return regions
  }

  /** What speaks for the box of an answer being the target. Costs one exemplar: a twelfth of a tracker's update. */
  async examine(picture: Picture, { box, score }: Answer): Promise<Evidence> {
    const { network, home: around } = this.drawn
    const found = await this.embed({ picture, centers: [centerOf(box)], side: exemplarSide(box), size: EXEMPLAR_SIZE })
    const { values, size } = await network.respond({ template: found, search: around })
    found.dispose()
    return { score, ...readWayBack(values, size) }
  }

  dispose(): void {
    this.drawn.template.dispose()
    this.drawn.home.dispose()
  }

  private embed(squares: Omit<Squares, 'fill'>): Promise<Embedding> {
    return this.drawn.network.embed(cutSquares({ ...squares, fill: this.drawn.fill }), squares.size)
  }
}

interface Drawn {
  network: TrackingNetwork
  fill: readonly [number, number, number]
  template: Embedding
  home: Embedding
}

interface Squares {
  picture: Picture
  centers: readonly Point[]
  /** Source pixels. */
  side: number
  /** Network pixels. */
  size: number
  fill: readonly [number, number, number]
}

function cutSquares({ centers, ...square }: Squares): Float32Array {
  const length = square.size ** 2 * 3
  const pixels = new Float32Array(centers.length * length)
  for (const [index, center] of centers.entries()) cropSquare({ ...square, center, out: pixels, outOffset: index * length })
  return pixels
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
