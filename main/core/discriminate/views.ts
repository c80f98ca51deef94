import type { ViewsConfig } from '../../contract/config'
import type { Picture } from '../../contract/frame'
import type { Point } from '../../contract/geometry'
import { cropRectangle, EXEMPLAR_SIZE } from '../geometry/crop'
import type { Random } from '../random'
import { blur, drawColourChange, flip, paint } from './colour'
import type { ColourChange } from './colour'

export interface ViewRequest {
  /** A stored context crop: the instance lies at its centre, the exemplar in the middle 127 pixels. */
  crop: Picture
  config: ViewsConfig
  random: Random
  out: Float32Array
  /** Where the view's 127 * 127 * 3 values go. */
  outOffset: number
  /** Middle of the region seen, from the crop's centre, in crop pixels. @default {0, 0} */
  offset?: Point
}

const FILL = [127, 127, 127] as const

/** One random view of an instance: part of the exemplar region, flipped, recoloured, blurred (method 1.2). */
export function writeView({ crop, config, random, out, outOffset, offset = { x: 0, y: 0 } }: ViewRequest): void {
  const area = random.between(config.minimumArea, 1)
  const aspect = Math.exp(random.between(-1, 1) * Math.log(config.maximumAspect))
  const width = Math.min(1, Math.sqrt(area * aspect)) * EXEMPLAR_SIZE
  const height = Math.min(1, Math.sqrt(area / aspect)) * EXEMPLAR_SIZE
  const center = {
    x: crop.width / 2 + offset.x + random.between(-0.5, 0.5) * (EXEMPLAR_SIZE - width),
    y: crop.height / 2 + offset.y + random.between(-0.5, 0.5) * (EXEMPLAR_SIZE - height),
  }
  cropRectangle({ picture: crop, center, width, height, size: EXEMPLAR_SIZE, fill: FILL, out, outOffset })
  const region = { values: out, offset: outOffset, size: EXEMPLAR_SIZE }
  if (random.chance(config.flipChance)) flip(region)
  const change: ColourChange = drawColourChange(config, random)
  paint(region, change)
  if (random.chance(config.blurChance)) blur(region, random.between(0.1, 2))
}

/** The exemplar as the tracker sees it, unchanged. */
export function writeExemplar({ crop, out, outOffset }: Pick<ViewRequest, 'crop' | 'out' | 'outOffset'>): void {
  const center = { x: crop.width / 2, y: crop.height / 2 }
  cropRectangle({ picture: crop, center, width: EXEMPLAR_SIZE, height: EXEMPLAR_SIZE, size: EXEMPLAR_SIZE, fill: FILL, out, outOffset })
}
