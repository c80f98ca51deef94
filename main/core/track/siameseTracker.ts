import { AppError } from '../../contract/errors'
import type { Picture } from '../../contract/frame'
import type { Box, Point, Size } from '../../contract/geometry'
import type { TrackingConstants } from '../../contract/model'
import { boxAround, centerOf } from '../geometry/box'
import { cropSquare, EXEMPLAR_SIZE, exemplarSide, meanColour, SEARCH_SIZE } from '../geometry/crop'
import { BicubicUpsampler } from './bicubic'
import { computePeakToSidelobe, createHannWindow, findPeak, findWindowedPeak } from './response'
import { assertTrackable, type Tracker, type TrackerUpdate } from './tracker'
import type { Embedding, TrackingNetwork } from './trackingNetwork'

/** Source pixels of search region per pixel of response: the network's stride [siamese-fc]. */
const TOTAL_STRIDE = 8
/** The target stays between a fifth and five times its first size [SiamDW] ... */
const SCALE_RANGE = { least: 0.2, most: 5 }
/** ... and its shorter side at least this long, in source pixels, unless it began shorter [SiamDW]. */
const LEAST_SIDE = 10

/** What is known of the target; everything else of the tracker never changes between `init`s. */
interface Target {
  /** The exemplar's embedding, kept for the whole clip: 1 x 6 x 6 x C. */
  template: Embedding
  center: Point
  /** Size at `init`, source pixels. */
  firstSize: Size
  /** Present size / first size. */
  scale: number
  leastScale: number
  /** Mean colour of the first frame: what the network sees beyond the picture. */
  fill: readonly [number, number, number]
}

/** The response to every scale that was searched. */
interface ScaledResponse {
  raw: Float32Array // 17 x 17
  upsampled: Float32Array // 272 x 272
  peak: number // of the upsampled map, after the penalty on change of scale
}

/** Fully-convolutional Siamese tracking (Bertinetto et al. 2016; method 4.3): no online update. */
export class SiameseTracker implements Tracker {
  private target: Target | undefined
  private upsampler: BicubicUpsampler | undefined
  private window: Float32Array = new Float32Array(0)
  /** The scales that are searched, relative to the present one: scaleStep ^ -1, 0, 1. */
  private readonly scaleFactors: number[]
  /** Search regions of all scales, [scaleCount, 255, 255, 3]; reused by every frame. */
  private readonly regions: Float32Array
  private readonly upsampled: Float32Array[] = []

  /** The network stays the caller's: it is not disposed of with the tracker. */
  constructor(
    private readonly network: TrackingNetwork,
    private readonly constants: TrackingConstants,
  ) {
    const { scaleCount, scaleStep } = constants
    this.scaleFactors = Array.from({ length: scaleCount }, (_, index) => scaleStep ** (index - (scaleCount - 1) / 2))
    this.regions = new Float32Array(scaleCount * SEARCH_SIZE * SEARCH_SIZE * 3)
  }

  async init(picture: Picture, box: Box): Promise<void> {
    assertTrackable(picture, box)
    const fill = meanColour(picture)
    const center = centerOf(box)
    const exemplar = cropSquare({ picture, center, side: exemplarSide(box), size: EXEMPLAR_SIZE, fill })
    const template = await this.network.embed(exemplar, EXEMPLAR_SIZE) // 1 x 6 x 6 x C
    const leastScale = Math.max(SCALE_RANGE.least, Math.min(1, LEAST_SIDE / Math.min(box.width, box.height)))
    this.dispose()
    this.target = { template, center, firstSize: { width: box.width, height: box.height }, scale: 1, leastScale, fill }
  }

  async update(picture: Picture): Promise<TrackerUpdate> {
    const target = this.target
    if (!target) throw new Error('SiameseTracker.update before init')
    const regionSide = (this.currentExemplarSide(target) * SEARCH_SIZE) / EXEMPLAR_SIZE

    this.cropSearchRegions({ picture, target, regionSide })
    const responses = await this.respond(target.template)
    const scaleIndex = this.chooseScale(responses)
    const chosen = responses[scaleIndex]!
    const scaleFactor = this.scaleFactors[scaleIndex]!

    const shift = this.locate(chosen.upsampled, regionSide * scaleFactor)
    this.moveTarget({ target, shift, picture })
    this.resizeTarget(target, scaleFactor)
    return this.describe({ target, chosen, scaleIndex })
  }

  /** Takes the target to be there now, looking as it did at `init`: how a run goes on where an earlier one ended. */
  moveTo(box: Box): void {
    const target = this.target
    if (!target) throw new Error('SiameseTracker.moveTo before init')
    target.center = centerOf(box)
    target.scale = box.width / target.firstSize.width
  }

  dispose(): void {
    this.target?.template.dispose()
    this.target = undefined
  }

  private currentExemplarSide({ firstSize, scale }: Target): number {
    return exemplarSide({ left: 0, top: 0, ...firstSize }) * scale
  }

  /** Around the last position, one region for each scale. */
  private cropSearchRegions({ picture, target, regionSide }: { picture: Picture; target: Target; regionSide: number }): void {
    for (const [index, factor] of this.scaleFactors.entries()) {
      cropSquare({
        picture,
        center: target.center,
        side: regionSide * factor,
        size: SEARCH_SIZE,
        fill: target.fill,
        out: this.regions,
        outOffset: index * SEARCH_SIZE * SEARCH_SIZE * 3,
      })
    }
  }

  /** All scales through the network as one batch, and the responses upsampled. */
  private async respond(template: Embedding): Promise<ScaledResponse[]> {
    const search = await this.network.embed(this.regions, SEARCH_SIZE) // S x 22 x 22 x C
    const { values, size } = await this.network.respond({ template, search }) // S x 17 x 17
    search.dispose()
    this.prepareUpsampling(size)
    return this.scaleFactors.map((_, index) => this.upsample(values.slice(index * size * size, (index + 1) * size * size), index))
  }

  private upsample(raw: Float32Array, index: number): ScaledResponse {
    const upsampled = this.upsampler!.upsample(raw, this.upsampled[index])
    const peak = findPeak(upsampled).value * this.scalePenalty(index)
    if (Number.isFinite(peak)) return { raw, upsampled, peak }
    throw new AppError({
      code: 'model-invalid',
      message: 'The model gave no finite response.',
      hint: 'Its weights are damaged or its training diverged; use another model or an earlier checkpoint.',
    })
  }

  /** Staying at the present scale is favoured. */
  private scalePenalty(index: number): number {
    return index === (this.constants.scaleCount - 1) / 2 ? 1 : this.constants.scalePenalty
  }

  private chooseScale(responses: ScaledResponse[]): number {
    return responses.reduce((best, response, index) => (response.peak > responses[best]!.peak ? index : best), 0)
  }

  /** From the peak under the window to the target's shift, in source pixels. */
  private locate(upsampled: Float32Array, side: number): Point {
    const { windowInfluence, responseUpsampling } = this.constants
    const { row, column } = findWindowedPeak({ map: upsampled, window: this.window, influence: windowInfluence })
    const middle = (this.upsampler!.size - 1) / 2 // 135.5
    const sourcePixels = (TOTAL_STRIDE / responseUpsampling) * (side / SEARCH_SIZE)
    return { x: (column - middle) * sourcePixels, y: (row - middle) * sourcePixels }
  }

  /** The centre never leaves the picture [SiamDW]; the box may. */
  private moveTarget({ target, shift, picture }: { target: Target; shift: Point; picture: Picture }): void {
    target.center = {
      x: clamp(target.center.x + shift.x, { least: 0, most: picture.width }),
      y: clamp(target.center.y + shift.y, { least: 0, most: picture.height }),
    }
  }

  /** The size takes over only a share of the chosen scale. */
  private resizeTarget(target: Target, scaleFactor: number): void {
    const { scaleDamping } = this.constants
    const scale = target.scale * (1 - scaleDamping + scaleDamping * scaleFactor)
    target.scale = clamp(scale, { least: target.leastScale, most: SCALE_RANGE.most })
  }

  private describe({ target, chosen, scaleIndex }: { target: Target; chosen: ScaledResponse; scaleIndex: number }): TrackerUpdate {
    const { center, firstSize, scale } = target
    const peak = findPeak(chosen.raw)
    return {
      box: boxAround(center, { width: firstSize.width * scale, height: firstSize.height * scale }),
      score: peak.value,
      psr: computePeakToSidelobe(chosen.raw, peak),
      scaleIndex,
      response: { size: Math.sqrt(chosen.raw.length), values: chosen.raw },
    }
  }

  private prepareUpsampling(size: number): void {
    if (this.upsampler?.sourceSize === size) return
    this.upsampler = new BicubicUpsampler(size, this.constants.responseUpsampling)
    this.window = createHannWindow(this.upsampler.size)
    const length = this.upsampler.size ** 2
    this.upsampled.splice(0, Infinity, ...this.scaleFactors.map(() => new Float32Array(length)))
  }
}

function clamp(value: number, { least, most }: { least: number; most: number }): number {
  return Math.min(most, Math.max(least, value))
}
