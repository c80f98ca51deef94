import { nearestPlace } from '../streams/axisPlaces'
import type { Curve } from './curve'
import type { GestureTarget } from './plotGestures'
import { pan, zoom } from './range'

const FAST = 10
const ZOOM_STEP = 1.5

/**
 * Keys on a focused chart: arrows move the crosshair from point to point (Shift: ten), Home and End to the ends, + and - zoom at it, Alt and arrows move
 * the view, 0 shows everything, Enter pins.
 * @returns true where the key was one of them
 */
export function pressPlotKey(event: KeyboardEvent, { target, curves, place }: { target: GestureTarget; curves: readonly Curve[]; place: number | null }): boolean {
  const frame = target.frame()
  const [curve] = curves.toSorted((a, b) => b.series.length - a.series.length)
  if (!frame || !curve || event.ctrlKey || event.metaKey) return false
  const { placeOf, series } = curve
  const index = place === null ? series.length - 1 : nearestPlace(placeOf, place, series.length)
  const moveTo = (wanted: number): void => target.point(placeOf(Math.min(series.length - 1, Math.max(0, wanted))))
  const zoomBy = (factor: number): void => target.show({ x: zoom({ range: frame.x, centre: place ?? (frame.x.min + frame.x.max) / 2, factor, scale: frame.xScale }) })
  const step = event.shiftKey ? FAST : 1
  const actions: Record<string, () => void> = {
    ArrowLeft: () => (event.altKey ? target.show({ x: pan(frame.x, -0.1, frame.xScale) }) : moveTo(index - step)),
    ArrowRight: () => (event.altKey ? target.show({ x: pan(frame.x, 0.1, frame.xScale) }) : moveTo(index + step)),
    Home: () => moveTo(0),
    End: () => moveTo(series.length - 1),
    '+': () => zoomBy(1 / ZOOM_STEP),
    '-': () => zoomBy(ZOOM_STEP),
    '0': () => target.show({ x: null, y: null }),
    Enter: () => target.pin(placeOf(index)),
  }
  const action = actions[event.key]
  if (!action || series.length === 0) return false
  action()
  return true
}
