import type { Point } from '../../../main/contract/geometry'
import type { Response } from '../../../main/contract/response'
import type { ColourRange } from '../../response/colourMap'
import { rangeOf } from '../../response/colourMap'
import { cellPoint, mapBox } from '../../response/mapGeometry'
import { createMapPicture } from '../../response/mapPicture'
import type { PlayerLayer, PlayerView } from '../layer'
import { boxToScreen, toScreen } from '../viewTransform'

export interface ResponseModel {
  /** The map to show at a frame; null while there is none, or the overlay is off. */
  responseAt(frameIndex: number): Response | null
  /** Null: of each map its own. */
  fixedRange(): ColourRange | null
  smooth(): boolean
}

/** The response map over the picture, where the network looked: what it searched, its peak and the second one. */
export class ResponseLayer implements PlayerLayer {
  readonly id = 'response'
  readonly order = 10
  /** The last map as a picture: dragging the view does not colour it again. */
  private kept: { response: Response; range: ColourRange; picture: OffscreenCanvas } | null = null

  constructor(private readonly model: ResponseModel) {}

  draw(context: CanvasRenderingContext2D, view: PlayerView, frameIndex: number): void {
    const response = this.model.responseAt(frameIndex)
    if (!response) return
    const box = boxToScreen(view.transform, mapBox(response))
    context.imageSmoothingEnabled = this.model.smooth()
    context.imageSmoothingQuality = 'high'
    context.drawImage(this.pictureOf(response), box.left, box.top, box.width, box.height)
    const { left, top, side } = response.region
    const region = boxToScreen(view.transform, { left, top, width: side, height: side })
    context.setLineDash([4, 4])
    context.lineWidth = 1
    context.strokeStyle = '#ffffffb0'
    context.strokeRect(region.left, region.top, region.width, region.height)
    context.setLineDash([])
    if (response.second) drawMark(context, { at: toScreen(view.transform, cellPoint(response, response.second)), kind: 'ring' })
    drawMark(context, { at: toScreen(view.transform, cellPoint(response, response.peak)), kind: 'cross' })
  }

  private pictureOf(response: Response): OffscreenCanvas {
    const range = this.model.fixedRange() ?? rangeOf(response.values)
    const { kept } = this
    if (kept?.response === response && kept.range.low === range.low && kept.range.high === range.high) return kept.picture
    const picture = createMapPicture(response.values, { size: response.size, range, alpha: 'rising' })
    this.kept = { response, range, picture }
    return picture
  }
}

/** A cross for the peak, a ring for the second: dark rim, white line. */
export function drawMark(context: CanvasRenderingContext2D, { at, kind }: { at: Point; kind: 'cross' | 'ring' }): void {
  context.beginPath()
  if (kind === 'ring') context.arc(at.x, at.y, 5, 0, 2 * Math.PI)
  else {
    context.moveTo(at.x - 7, at.y)
    context.lineTo(at.x + 7, at.y)
    context.moveTo(at.x, at.y - 7)
    context.lineTo(at.x, at.y + 7)
  }
  context.lineWidth = 4
  context.strokeStyle = '#000000b0'
  context.stroke()
  context.lineWidth = 1.75
  context.strokeStyle = '#ffffff'
  context.stroke()
}
