import type { Picture } from '../../contract/frame'
import type { Box } from '../../contract/geometry'
import type { TrackingConstants } from '../../contract/model'
import type { Inspection, Response } from '../../contract/response'
import { centerOf, scaleBox } from '../../core/geometry/box'
import { cropSquare, EXEMPLAR_SIZE, exemplarSide, meanColour, SEARCH_SIZE, searchSide } from '../../core/geometry/crop'
import { BicubicUpsampler } from '../../core/track/bicubic'
import { createHannWindow, findPeak } from '../../core/track/response'
import type { Embedding, TrackingNetwork } from '../../core/track/trackingNetwork'
import { encodePicture } from '../clips/encodePicture'
import { describeResponse, type BareResponse } from './describeResponse'

export interface Exemplar {
  picture: Picture
  box: Box
}

export interface InspectorRequest {
  network: TrackingNetwork
  modelId: string
  constants: TrackingConstants
  exemplar: Exemplar
  /** Pictures are smaller by it than the source, in whose pixels boxes and regions are. @default 1 */
  downsample?: number | undefined
}

export interface LookRequest {
  picture: Picture
  frameIndex: number
  /** The target's box in the frame before: what is searched lies around it. */
  previous: Box
}

interface ScaleAnswer {
  factor: number
  region: Response['region']
  /** [255, 255, 3], 0..255. */
  search: Float32Array
  values: Float32Array
  upsampled: Float32Array
  /** Peak of the upsampled map times the penalty: the largest decides the scale. */
  penalised: number
}

/**
 * What a model answers for a frame, step by step and with nothing thrown away; the tracker itself keeps only where the target went. The same crops, network
 * and formulas in the same order, so that what is shown is what was computed. It holds one embedding until it is disposed of.
 */
export class Inspector {
  private readonly crop: Float32Array
  private template: Embedding | undefined
  private readonly fill: [number, number, number]
  private readonly downsample: number

  constructor(private readonly request: InspectorRequest) {
    this.downsample = request.downsample ?? 1
    const { picture } = request.exemplar
    const box = scaleBox(request.exemplar.box, 1 / this.downsample)
    this.fill = meanColour(picture)
    this.crop = cropSquare({ picture, center: centerOf(box), side: exemplarSide(box), size: EXEMPLAR_SIZE, fill: this.fill })
  }

  /** The response at the scale that the model chooses, or at the given one: of two models side by side the second looks where the first does. */
  async respond(look: LookRequest & { scaleIndex?: number }): Promise<Response> {
    const answers = await this.answer(look)
    const scaleIndex = look.scaleIndex ?? bestOf(answers)
    return describeResponse(this.toBare({ look, answer: answers[scaleIndex]!, scaleIndex }))
  }

  async inspect(look: LookRequest): Promise<Inspection> {
    const answers = await this.answer(look)
    const scaleIndex = bestOf(answers)
    const chosen = answers[scaleIndex]!
    return {
      response: describeResponse(this.toBare({ look, answer: chosen, scaleIndex })),
      crops: await encodeCrops(this.crop, chosen.search),
      scales: answers.map(({ factor, values, penalised, region }) => ({ factor, values, penalised, region })),
      upsampled: this.describeUpsampled(chosen.upsampled),
    }
  }

  dispose(): void {
    this.template?.dispose()
    this.template = undefined
  }

  private async answer({ picture, previous: sourceBox }: LookRequest): Promise<ScaleAnswer[]> {
    const previous = scaleBox(sourceBox, 1 / this.downsample)
    const { scaleCount, scaleStep, scalePenalty, responseUpsampling } = this.request.constants
    const middle = (scaleCount - 1) / 2
    const factors = Array.from({ length: scaleCount }, (_, index) => scaleStep ** (index - middle))
    const center = centerOf(previous)
    const sides = factors.map((factor) => searchSide(previous) * factor)
    const searches = sides.map((side) => cropSquare({ picture, center, side, size: SEARCH_SIZE, fill: this.fill }))
    const maps = await this.correlate(searches)
    const upsampler = new BicubicUpsampler(Math.sqrt(maps[0]!.length), responseUpsampling)
    return factors.map((factor, index): ScaleAnswer => {
      const side = sides[index]!
      const upsampled = upsampler.upsample(maps[index]!)
      const penalised = findPeak(upsampled).value * (index === middle ? 1 : scalePenalty)
      return { factor, region: this.toSource({ left: center.x - side / 2, top: center.y - side / 2, side }), search: searches[index]!, values: maps[index]!, upsampled, penalised }
    })
  }

  private toSource({ left, top, side }: Response['region']): Response['region'] {
    return { left: left * this.downsample, top: top * this.downsample, side: side * this.downsample }
  }

  private async correlate(searches: readonly Float32Array[]): Promise<Float32Array[]> {
    const template = await this.openTemplate()
    const search = await this.embed(searches, SEARCH_SIZE) // S x 22 x 22 x C
    const { values } = await this.request.network.respond({ template, search }) // S x 17 x 17
    search.dispose()
    const cells = values.length / searches.length
    return searches.map((_, index) => values.slice(index * cells, (index + 1) * cells))
  }

  /** 1 x 6 x 6 x C; made by the first look. */
  private async openTemplate(): Promise<Embedding> {
    if (this.template) return this.template
    const template = await this.embed([this.crop], EXEMPLAR_SIZE)
    if (this.template) template.dispose() // another look was quicker
    return (this.template ??= template)
  }

  private embed(crops: readonly Float32Array[], side: number): Promise<Embedding> {
    const pixels = new Float32Array(crops.length * side * side * 3)
    for (const [index, crop] of crops.entries()) pixels.set(crop, index * crop.length)
    return this.request.network.embed(pixels, side)
  }

  private toBare({ look, answer, scaleIndex }: { look: LookRequest; answer: ScaleAnswer; scaleIndex: number }): BareResponse {
    const { values, region } = answer
    return { frameIndex: look.frameIndex, modelId: this.request.modelId, size: Math.sqrt(values.length), values, scaleIndex, region }
  }

  private describeUpsampled(plain: Float32Array): Inspection['upsampled'] {
    const { windowInfluence } = this.request.constants
    const size = Math.sqrt(plain.length)
    return { size, plain, windowed: mixWindow(plain, windowInfluence), windowInfluence }
  }
}

/** (1 - influence) * map + influence * window, the map made non-negative with sum 1 before: the map whose peak says where the target is. */
export function mixWindow(map: Float32Array, influence: number): Float32Array {
  const window = createHannWindow(Math.sqrt(map.length))
  const low = map.reduce((least, value) => Math.min(least, value), Infinity)
  const sum = map.reduce((total, value) => total + value - low, 0)
  const gain = sum > 0 ? (1 - influence) / sum : 0
  return map.map((value, index) => (value - low) * gain + influence * window[index]!)
}

export async function encodeCrops(exemplar: Float32Array, search: Float32Array): Promise<Inspection['crops']> {
  return { exemplar: await encodeCrop(exemplar, EXEMPLAR_SIZE), search: await encodeCrop(search, SEARCH_SIZE) }
}

/** Without loss: it is shown because it is exactly what the network sees. */
function encodeCrop(crop: Float32Array, size: number): ReturnType<typeof encodePicture> {
  return encodePicture({ picture: { width: size, height: size, data: Uint8Array.from(crop, (value) => Math.round(value)) }, width: size, encoding: 'rgba' })
}

function bestOf(answers: readonly ScaleAnswer[]): number {
  return answers.reduce((best, { penalised }, index) => (penalised > answers[best]!.penalised ? index : best), 0)
}
