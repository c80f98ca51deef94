import { computed, shallowRef } from 'vue'
import type { Box, Point, Size } from '../../main/contract/geometry'
import type { PlayerLayer, PlayerView } from './layer'
import { LayerStack } from './layerStack'
import { drawPicture } from './drawPicture'
import type { Display } from './drawPicture'
import { StretchMeter } from './stretch'
import { boxTransform, centerOn, fitTransform, keepVisible, panBy, zoomAt } from './viewTransform'
import type { ViewTransform } from './viewTransform'

export const AS_RECORDED: Display = { brightness: 1, contrast: 1, stretch: 0 }

export interface StageCanvases {
  picture: HTMLCanvasElement
  overlay: HTMLCanvasElement
}

/** What is on the screen of a player: the picture, the view of it, the layers over it. Draws at most once per animation frame. */
export class Stage {
  /** In CSS pixels. */
  readonly size = shallowRef<Size>({ width: 0, height: 0 })
  readonly pixelRatio = shallowRef(1)
  /** Size of the clip's frames in source pixels. */
  readonly picture = shallowRef<Size>({ width: 1, height: 1 })
  readonly transform = shallowRef<ViewTransform>({ scale: 1, x: 0, y: 0 })
  /** The view follows the stage's size until a person zooms or moves. */
  readonly fitted = shallowRef(true)
  readonly display = shallowRef<Display>(AS_RECORDED)
  readonly overlaysHidden = shallowRef(false)
  /** The next drag draws the box to zoom to. */
  readonly boxZoom = shallowRef(false)
  /** The frame whose pixels are on the canvas; null before the first. */
  readonly drawnFrame = shallowRef<number | null>(null)
  /** The view in which it is there; the one asked for (`transform`) is drawn with the next animation frame. */
  readonly drawnTransform = shallowRef<ViewTransform>(this.transform.value)
  readonly layers = new LayerStack()

  /** The frame in hand, copied: what is drawn does not depend on how long others keep its pixels. */
  private readonly front = new OffscreenCanvas(1, 1)
  private frontFrame: number | null = null
  private readonly stretchMeter = new StretchMeter()
  private canvases: StageCanvases | null = null
  private animation = 0

  readonly view = computed<PlayerView>(() => ({ transform: this.transform.value, stage: this.size.value, picture: this.picture.value, pixelRatio: this.pixelRatio.value }))

  attach(canvases: StageCanvases | null): void {
    this.canvases = canvases
    this.redraw()
  }

  resize(size: Size, pixelRatio: number): void {
    this.size.value = size
    this.pixelRatio.value = pixelRatio
    if (this.fitted.value) this.fit()
    else this.move(this.transform.value)
  }

  /** Another clip: nothing of the last one stays. */
  setPicture(picture: Size): void {
    this.picture.value = picture
    this.clear()
    this.fit()
  }

  show(frameIndex: number, bitmap: ImageBitmap): void {
    if (this.front.width !== bitmap.width) this.front.width = bitmap.width
    if (this.front.height !== bitmap.height) this.front.height = bitmap.height
    this.front.getContext('2d')?.drawImage(bitmap, 0, 0)
    this.frontFrame = frameIndex
    this.stretchMeter.forget()
    this.redraw()
  }

  clear(): void {
    this.frontFrame = null
    this.redraw()
  }

  addLayer(layer: PlayerLayer): () => void {
    const remove = this.layers.add(layer)
    this.redraw()
    return () => {
      remove()
      this.redraw()
    }
  }

  fit(): void {
    this.fitted.value = true
    this.apply(fitTransform(this.picture.value, this.size.value))
  }

  actualSize(at: Point = this.middle()): void {
    this.zoom(1 / (this.transform.value.scale * this.pixelRatio.value), at)
  }

  zoom(factor: number, at: Point = this.middle()): void {
    this.move(zoomAt({ transform: this.transform.value, factor, at }))
  }

  /** @param box in source pixels */
  zoomTo(box: Box): void {
    if (box.width >= 1 && box.height >= 1) this.move(boxTransform(box, this.size.value))
  }

  pan(by: Point): void {
    this.move(panBy(this.transform.value, by))
  }

  /** @param point in source pixels */
  centerOn(point: Point): void {
    this.move(centerOn({ transform: this.transform.value, point, stage: this.size.value }))
  }

  redraw(): void {
    if (this.animation === 0) this.animation = requestAnimationFrame(() => this.draw())
  }

  dispose(): void {
    cancelAnimationFrame(this.animation)
    this.animation = -1
    this.canvases = null
  }

  private middle(): Point {
    return { x: this.size.value.width / 2, y: this.size.value.height / 2 }
  }

  private move(transform: ViewTransform): void {
    this.fitted.value = false
    this.apply(keepVisible({ transform, picture: this.picture.value, stage: this.size.value }))
  }

  private apply(transform: ViewTransform): void {
    this.transform.value = transform
    this.redraw()
  }

  private draw(): void {
    this.animation = 0
    const { canvases, size, view } = this
    if (!canvases || size.value.width === 0) return
    for (const canvas of [canvases.picture, canvases.overlay]) fitCanvas(canvas, view.value)
    this.drawFront(canvases.picture)
    const context = canvases.overlay.getContext('2d')
    context?.clearRect(0, 0, size.value.width, size.value.height)
    if (context && this.frontFrame !== null && !this.overlaysHidden.value) this.layers.draw({ context, view: view.value, frameIndex: this.frontFrame })
    this.drawnFrame.value = this.frontFrame
    this.drawnTransform.value = view.value.transform
  }

  private drawFront(canvas: HTMLCanvasElement): void {
    const { frontFrame: frameIndex, front } = this
    const display = this.display.value
    const range = frameIndex === null ? null : this.stretchMeter.measure({ front, frameIndex, share: display.stretch })
    drawPicture({ canvas, front: frameIndex === null ? null : front, view: this.view.value, display, range })
  }
}

/** As many pixels as the screen has there; layers draw in CSS pixels. */
function fitCanvas(canvas: HTMLCanvasElement, { stage, pixelRatio }: PlayerView): void {
  const [width, height] = [Math.round(stage.width * pixelRatio), Math.round(stage.height * pixelRatio)]
  if (canvas.width !== width || canvas.height !== height) {
    canvas.width = width
    canvas.height = height
  }
  canvas.getContext('2d')?.setTransform(pixelRatio, 0, 0, pixelRatio, 0, 0)
}
