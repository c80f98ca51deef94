import type { CorrespondStage } from '../../contract/config'
import type { Picture } from '../../contract/frame'
import type { Point } from '../../contract/geometry'
import type { Chain } from '../../contract/learning'
import { ABSENT, nearOrAbsent } from './absence'
import type { CellShift } from './correspondenceLoss'
import { blur, drawColourChange, flip, paint } from '../discriminate/colour'
import type { Region } from '../discriminate/colour'
import { cropSquare, EXEMPLAR_SIZE, SEARCH_SIZE } from '../geometry/crop'
import type { Random } from '../random'

const EXEMPLAR_LENGTH = EXEMPLAR_SIZE * EXEMPLAR_SIZE * 3
const SEARCH_LENGTH = SEARCH_SIZE * SEARCH_SIZE * 3
const TOTAL_STRIDE = 8
const FILL = [127, 127, 127] as const
const MIDDLE: Point = { x: 0, y: 0 }

/** Where the target of a pair lies in the stored crop of its search region: crop pixels from the middle; null where it is not in the picture. */
export type TargetOffset = Point | null

/** Two frames of one chain, in random order. */
export interface Pair {
  chain: number
  /** Stored crops of the exemplar's and of the search region's frame. */
  exemplarCrop: number
  searchCrop: number
  /** @default the middle of the crop */
  offset?: TargetOffset
  /** A person stands for it: it counts however high its loss is. */
  trusted?: true
}

export interface PairCrops extends Pick<Pair, 'offset' | 'trusted'> {
  exemplar: Picture
  search: Picture
  /** By how much the centre of either is taken to be elsewhere, crop pixels. @default not at all */
  noise?: { exemplar: Point; search: Point }
}

/** Pairs of a batch, ready for the network. */
export interface PairBatch {
  size: number
  /** size * 127 * 127 * 3 */
  exemplars: Float32Array
  /** size * 255 * 255 * 3 */
  searches: Float32Array
  /** Where each target lies, in whole cells from the middle of the response map; outside the map where it is not in the search region. */
  shifts: CellShift[]
  /** Pairs that a person stands for. */
  trusted: boolean[]
}

/**
 * The centre of a crop as wrong as a mined one may be: one draw a crop, as a miner's or an annotator's error is, that does not average out over the steps (method 7's control).
 * @param centerNoise deviation per axis, pixels of the search region, which are those of the crop
 */
export function drawCenterNoise({ crop, centerNoise, random }: { crop: number; centerNoise: number; random: Random }): Point {
  const own = random.fork('center-noise', crop)
  return { x: own.normal() * centerNoise, y: own.normal() * centerNoise }
}

/** Pairs from as many different clips as there are: two targets of one batch are then never the same object. */
export function drawPairs({ chains, batchSize, random }: { chains: readonly Chain[]; batchSize: number; random: Random }): Pair[] {
  const byClip = new Map<number, Chain[]>()
  for (const chain of chains) byClip.set(chain.clip, [...(byClip.get(chain.clip) ?? []), chain])
  const clips: number[] = []
  while (clips.length < batchSize) clips.push(...random.shuffle([...byClip.keys()]).slice(0, batchSize - clips.length))
  return clips.map((clip) => {
    const chain = random.pick(byClip.get(clip)!)
    const [exemplarCrop, searchCrop] = random.shuffle(chain.crops) as [number, number]
    return { chain: chain.id, exemplarCrop, searchCrop }
  })
}

export interface ComposePairsRequest {
  crops: readonly PairCrops[]
  stage: CorrespondStage
  random: Random
}

/** Cuts exemplars and shifted, rescaled search regions, and recolours them (method 5). */
export function composePairBatch({ crops, stage, random }: ComposePairsRequest): PairBatch {
  const size = crops.length
  const batch: PairBatch = { size, exemplars: new Float32Array(size * EXEMPLAR_LENGTH), searches: new Float32Array(size * SEARCH_LENGTH), shifts: [], trusted: crops.map(({ trusted = false }) => trusted) }
  for (const [position, { exemplar, search, offset = MIDDLE, noise }] of crops.entries()) {
    const mirrored = random.chance(stage.flipChance)
    const gray = random.chance(stage.grayChance)
    const exemplarRegion: Region = { values: batch.exemplars, offset: position * EXEMPLAR_LENGTH, size: EXEMPLAR_SIZE }
    const searchRegion: Region = { values: batch.searches, offset: position * SEARCH_LENGTH, size: SEARCH_SIZE }
    cropSquare({ picture: exemplar, center: middleOf(exemplar, noise?.exemplar), side: EXEMPLAR_SIZE, size: EXEMPLAR_SIZE, fill: FILL, out: batch.exemplars, outOffset: exemplarRegion.offset })
    const shift = cutSearch({ picture: search, middle: middleOf(search, noise?.search), region: searchRegion, offset, stage, random })
    for (const region of [exemplarRegion, searchRegion]) {
      if (mirrored) flip(region)
      recolour({ region, stage, gray, random })
    }
    if (random.chance(stage.blurChance)) blur(searchRegion, random.between(0.1, 2))
    batch.shifts.push(mirrored ? { x: -shift.x, y: shift.y } : shift)
  }
  return batch
}

interface CutSearchRequest {
  picture: Picture
  /** Of the search region before it is shifted, crop pixels. */
  middle: Point
  region: Region
  offset: TargetOffset
  stage: CorrespondStage
  random: Random
}

/**
 * Places the middle of the crop off the middle of the region by whole cells, and the target by whole cells more, so that labels stay exact: where it lies beside the
 * middle, what is in the middle comes to lie up to half a cell off.
 */
function cutSearch({ picture, middle, region, offset, stage, random }: CutSearchRequest): CellShift {
  const { maximumShift, scaleJitter } = stage
  const shift = { x: random.integer(2 * maximumShift + 1) - maximumShift, y: random.integer(2 * maximumShift + 1) - maximumShift }
  const scale = 1 + random.between(-scaleJitter, scaleJitter)
  const cell = TOTAL_STRIDE * scale // crop pixels
  const { x, y } = offset ?? MIDDLE
  const away = { x: Math.round(x / cell), y: Math.round(y / cell) } // cells from the crop's middle to the target
  const center = { x: middle.x + (x - away.x * cell) - shift.x * cell, y: middle.y + (y - away.y * cell) - shift.y * cell }
  cropSquare({ picture, center, side: SEARCH_SIZE * scale, size: SEARCH_SIZE, fill: FILL, out: region.values, outOffset: region.offset })
  return offset === null ? ABSENT : nearOrAbsent({ x: shift.x + away.x, y: shift.y + away.y })
}

function recolour({ region, stage, gray, random }: { region: Region; stage: CorrespondStage; gray: boolean; random: Random }): void {
  const { colourJitter } = stage
  const strength = { brightness: colourJitter, contrast: colourJitter, saturation: colourJitter, hue: 0 }
  paint(region, drawColourChange({ ...strength, jitterChance: 1, grayChance: gray ? 1 : 0 }, random))
}

function middleOf(picture: Picture, { x, y } = MIDDLE): Point {
  return { x: picture.width / 2 + x, y: picture.height / 2 + y }
}
