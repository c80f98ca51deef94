import { shallowRef } from 'vue'
import type { TrackId } from '../../main/contract/ids'
import type { ClipTracks } from '../tracks/clipTracks'
import { GUTTER, trackAt } from './lanes'
import type { TimelineLayout } from './timelineLayout'
import { fitWindow, frameAt, panWindow, wholeClip, zoomWindow } from './timeScale'
import type { FrameWindow } from './timeScale'

export interface FrameRange {
  from: number
  to: number
}

export interface TimelineMouseOptions {
  tracks(): ClipTracks | null
  window(): FrameWindow
  setWindow(window: FrameWindow): void
  width(): number
  layout(): TimelineLayout
  scrollTop(): number
  scrollBy(pixels: number): void
  go(frameIndex: number): void
  select(track: TrackId): void
  setRange(range: FrameRange | null): void
}

/** A notch of the wheel is about 100 pixels and zooms by a quarter. */
const ZOOM_PER_PIXEL = Math.log(1.25) / 100
const LINE_PIXELS = 33

type Gesture = { kind: 'scrub' } | { kind: 'range' | 'zoom'; anchor: number }

/** Landscape 4.2: click goes, drag scrubs, wheel zooms, Shift-drag takes a range, Alt-drag zooms to one, double click shows all. */
export function useTimelineMouse(options: TimelineMouseOptions) {
  const zoomRange = shallowRef<FrameRange | null>(null)
  let gesture: Gesture | null = null

  const place = (event: MouseEvent): { x: number; y: number; frame: number } => {
    const { left, top } = (event.currentTarget as Element).getBoundingClientRect()
    const x = event.clientX - left
    const scale = { ...options.window(), left: GUTTER, width: options.width() - GUTTER }
    return { x, y: event.clientY - top, frame: frameAt(scale, { x, frameCount: options.tracks()?.frameCount ?? 1 }) }
  }
  const isOverTracks = (y: number): boolean => {
    const { headHeight, lanesHeight } = options.layout()
    return y > headHeight && y < headHeight + lanesHeight
  }
  const press = (event: PointerEvent): void => {
    const tracks = options.tracks()
    if (event.button !== 0 || !tracks) return
    const { x, y, frame } = place(event)
    const track = isOverTracks(y) ? trackAt(tracks.set, { y: y - options.layout().headHeight, scrollTop: options.scrollTop() }) : null
    if (track !== null) options.select(track)
    if (x < GUTTER) return
    ;(event.currentTarget as Element).setPointerCapture(event.pointerId)
    gesture = event.altKey ? { kind: 'zoom', anchor: frame } : event.shiftKey ? { kind: 'range', anchor: frame } : { kind: 'scrub' }
    follow(frame)
  }
  const move = (event: PointerEvent): void => {
    if (gesture) follow(place(event).frame)
  }
  const follow = (frame: number): void => {
    if (!gesture || gesture.kind === 'scrub') return options.go(frame)
    const range = { from: Math.min(gesture.anchor, frame), to: Math.max(gesture.anchor, frame) }
    if (gesture.kind === 'zoom') zoomRange.value = range
    else options.setRange(range)
  }
  const release = (event: PointerEvent): void => {
    const ended = gesture
    gesture = null
    const range = zoomRange.value
    zoomRange.value = null
    const { frame } = place(event)
    if (ended?.kind === 'range' && ended.anchor === frame) options.setRange(null)
    if (ended?.kind === 'zoom' && range && range.to > range.from) options.setWindow(fitWindow({ from: range.from, to: range.to + 1 }, options.tracks()?.frameCount ?? 1))
  }
  const cancel = (): void => {
    gesture = null
    zoomRange.value = null
  }
  const wheel = (event: WheelEvent): void => {
    event.preventDefault()
    const unit = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? LINE_PIXELS : 1
    const [deltaX, deltaY] = [event.deltaX * unit, event.deltaY * unit]
    const { x, y, frame } = place(event)
    const window = options.window()
    const frameCount = options.tracks()?.frameCount ?? 1
    const sideways = event.shiftKey ? deltaY || deltaX : Math.abs(deltaX) > Math.abs(deltaY) ? deltaX : 0
    if (event.altKey || (x < GUTTER && isOverTracks(y))) options.scrollBy(deltaY)
    else if (sideways !== 0) options.setWindow(panWindow(window, { by: (sideways / (options.width() - GUTTER)) * (window.to - window.from), frameCount }))
    else options.setWindow(zoomWindow(window, { around: frame + 0.5, factor: Math.exp(deltaY * ZOOM_PER_PIXEL), frameCount }))
  }
  const showAll = (): void => options.setWindow(wholeClip(options.tracks()?.frameCount ?? 1))

  return { zoomRange, press, move, release, cancel, wheel, showAll }
}
