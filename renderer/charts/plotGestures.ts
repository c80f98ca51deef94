import { toPlace, toValue } from './plotFrame'
import type { PlotFrame } from './plotFrame'
import { pan, zoom } from './range'
import type { Range } from './range'

export interface GestureTarget {
  frame(): PlotFrame | null
  /** Null: everything. */
  show(ranges: { x?: Range | null; y?: Range | null }): void
  /** Pointer at a place; null when it left. */
  point(place: number | null): void
  /** Keeps the place under the pointer marked, or lets it go. */
  pin(place: number): void
  drawBox(box: { left: number; top: number; right: number; bottom: number } | null): void
}

/** A box narrower than this was a click. */
const CLICK_PIXELS = 4
/** Lower than this, only the horizontal range was meant. */
const FLAT_PIXELS = 14
const WHEEL_SPEED = 0.0015

type Drag = { kind: 'box' | 'pan'; x: number; y: number; start: PlotFrame }

/**
 * Pointer on a chart: drag zooms into a box (a flat one keeps the heights), Shift and drag moves, Ctrl and wheel zooms at the pointer, a double click
 * shows everything, a click pins the crosshair. A wheel alone scrolls the page, as people expect.
 */
export function createPlotGestures(target: GestureTarget) {
  let drag: Drag | null = null

  const at = (event: MouseEvent): { x: number; y: number } => {
    const { left, top } = (event.currentTarget as HTMLElement).getBoundingClientRect()
    return { x: event.clientX - left, y: event.clientY - top }
  }
  const down = (event: PointerEvent): void => {
    const frame = target.frame()
    if (!frame || event.button !== 0) return
    drag = { kind: event.shiftKey ? 'pan' : 'box', ...at(event), start: frame }
    ;(event.currentTarget as HTMLElement).setPointerCapture(event.pointerId)
  }
  const move = (event: PointerEvent): void => {
    const frame = target.frame()
    if (!frame) return
    const { x, y } = at(event)
    if (drag?.kind === 'pan') return panFrom(drag, x, y, target)
    if (drag) target.drawBox(boxOf(drag, x, y))
    target.point(isInside(frame, x) ? toPlace(frame, x) : null)
  }
  const up = (event: PointerEvent): void => {
    const ended = drag
    drag = null
    target.drawBox(null)
    if (ended?.kind !== 'box') return
    const { x, y } = at(event)
    const box = boxOf(ended, x, y)
    if (box.right - box.left < CLICK_PIXELS) {
      if (isInside(ended.start, x)) target.pin(toPlace(ended.start, x))
      return
    }
    zoomInto(ended, box, target)
  }
  const cancel = (): void => {
    drag = null
    target.drawBox(null)
  }
  const leave = (): void => {
    if (!drag) target.point(null)
  }
  const wheel = (event: WheelEvent): void => {
    const frame = target.frame()
    if (!frame || !(event.ctrlKey || event.metaKey)) return
    event.preventDefault()
    const { x } = at(event)
    target.show({ x: zoom({ range: frame.x, centre: toPlace(frame, x), factor: Math.exp(event.deltaY * WHEEL_SPEED), scale: frame.xScale }) })
  }
  const all = (): void => target.show({ x: null, y: null })
  return { down, move, up, cancel, leave, wheel, all }
}

function isInside({ area }: PlotFrame, x: number): boolean {
  return x >= area.left - 1 && x <= area.left + area.width + 1
}

function boxOf({ x, y, start: { area } }: Drag, toX: number, toY: number): { left: number; top: number; right: number; bottom: number } {
  const clampX = (value: number): number => Math.min(area.left + area.width, Math.max(area.left, value))
  const clampY = (value: number): number => Math.min(area.top + area.height, Math.max(area.top, value))
  const isFlat = Math.abs(toY - y) < FLAT_PIXELS
  return {
    left: clampX(Math.min(x, toX)), right: clampX(Math.max(x, toX)),
    top: isFlat ? area.top : clampY(Math.min(y, toY)), bottom: isFlat ? area.top + area.height : clampY(Math.max(y, toY)),
  }
}

function zoomInto({ start }: Drag, box: { left: number; top: number; right: number; bottom: number }, target: GestureTarget): void {
  const { area } = start
  const x = { min: toPlace(start, box.left), max: toPlace(start, box.right) }
  const isFlat = box.top <= area.top && box.bottom >= area.top + area.height
  target.show(isFlat ? { x } : { x, y: { min: toValue(start, box.bottom), max: toValue(start, box.top) } })
}

function panFrom({ x, y, start }: Drag, toX: number, toY: number, target: GestureTarget): void {
  const { area } = start
  target.show({
    x: pan(start.x, (x - toX) / area.width, start.xScale),
    ...(Math.abs(toY - y) > FLAT_PIXELS ? { y: pan(start.y, (toY - y) / area.height, start.yScale) } : {}),
  })
}
