import { onScopeDispose, shallowRef } from 'vue'
import type { Box, Point } from '../../main/contract/geometry'
import type { LayerDrag, PlayerPointer } from './layer'
import type { Stage } from './stage'
import { toSource } from './viewTransform'

/** A notch of the wheel is about 100 pixels and zooms by a fifth. */
const ZOOM_PER_PIXEL = Math.log(1.2) / 100
const LINE_PIXELS = 33
const MIDDLE = 1

/** Mouse, pen and finger on the stage: wheel zooms, layers are asked first, what they leave moves the picture. */
export function usePointerGestures({ stage, onSpaceDrag }: { stage: Stage; onSpaceDrag: () => void }) {
  /** The box that is being drawn to zoom to, in CSS pixels. */
  const rubber = shallowRef<Box | null>(null)
  const cursor = shallowRef('grab')
  let drag: LayerDrag | null = null
  let last: PlayerPointer | null = null
  let spaceHeld = false

  const read = (event: MouseEvent): PlayerPointer => {
    const { left, top } = (event.currentTarget as Element).getBoundingClientRect()
    const screen = { x: event.clientX - left, y: event.clientY - top }
    return { screen, source: toSource(stage.transform.value, screen), shiftKey: event.shiftKey, altKey: event.altKey, ctrlKey: event.ctrlKey || event.metaKey }
  }
  const panning = (start: PlayerPointer): LayerDrag => {
    let from: Point = start.screen
    cursor.value = 'grabbing'
    return {
      move: ({ screen }) => {
        stage.pan({ x: screen.x - from.x, y: screen.y - from.y })
        from = screen
      },
      release: () => undefined,
      cancel: () => undefined,
    }
  }
  const boxing = (start: PlayerPointer): LayerDrag => ({
    move: ({ screen }) => (rubber.value = boxBetween(start.screen, screen)),
    release: ({ source }) => {
      endBoxing()
      stage.zoomTo(boxBetween(start.source, source))
    },
    cancel: () => endBoxing(),
  })
  const endBoxing = (): void => {
    rubber.value = null
    stage.boxZoom.value = false
  }
  const begin = (pointer: PlayerPointer, button: number): LayerDrag => {
    if (spaceHeld) onSpaceDrag()
    if (button === MIDDLE || spaceHeld) return panning(pointer)
    if (stage.boxZoom.value) return boxing(pointer)
    return stage.layers.press(pointer, stage.view.value) ?? (pointer.shiftKey ? boxing(pointer) : panning(pointer))
  }

  const press = (event: PointerEvent): void => {
    if (event.button > MIDDLE || drag) return
    const target = event.currentTarget as HTMLElement
    target.setPointerCapture(event.pointerId)
    target.focus({ preventScroll: true })
    drag = begin(read(event), event.button)
    if (event.button === MIDDLE) event.preventDefault() // else the browser scrolls by itself
  }
  const move = (event: PointerEvent): void => {
    last = read(event)
    if (drag) drag.move(last)
    else showCursor(last)
  }
  const release = (event: PointerEvent): void => {
    const ended = drag
    drag = null
    const pointer = read(event)
    ended?.release(pointer)
    showCursor(pointer)
  }
  const cancel = (): boolean => {
    const was = drag !== null || stage.boxZoom.value
    drag?.cancel()
    drag = null
    endBoxing()
    if (last) showCursor(last)
    return was
  }
  const showCursor = (pointer: PlayerPointer): void => {
    cursor.value = stage.boxZoom.value ? 'zoom-in' : (stage.layers.cursorAt(pointer, stage.view.value) ?? 'grab')
  }
  const wheel = (event: WheelEvent): void => {
    event.preventDefault()
    const pixels = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? event.deltaY * LINE_PIXELS : event.deltaY
    stage.zoom(Math.exp(-pixels * ZOOM_PER_PIXEL), read(event).screen)
  }
  /** Esc ends what the mouse is doing, before it means anything else. */
  const keyDown = (event: KeyboardEvent): void => {
    if (event.code === 'Space') spaceHeld = true
    if (event.code === 'Escape' && cancel()) event.stopImmediatePropagation()
  }
  const keyUp = (event: KeyboardEvent): void => {
    if (event.code === 'Space') spaceHeld = false
  }
  addEventListener('keydown', keyDown, { capture: true })
  addEventListener('keyup', keyUp, { capture: true })
  onScopeDispose(() => {
    removeEventListener('keydown', keyDown, { capture: true })
    removeEventListener('keyup', keyUp, { capture: true })
  })

  return { rubber, cursor, press, move, release, cancel, wheel, read }
}

function boxBetween(a: Point, b: Point): Box {
  return { left: Math.min(a.x, b.x), top: Math.min(a.y, b.y), width: Math.abs(a.x - b.x), height: Math.abs(a.y - b.y) }
}
