import { onBeforeUnmount, onMounted, watch } from 'vue'
import type { ShallowRef } from 'vue'
import { readTheme } from './chartTheme'
import { createPlot } from './createPlot'
import type { Plot, PlotSize } from './createPlot'
import { DrawQueue } from './drawQueue'
import { drawOverlay } from './crosshair'
import type { OverlayContent } from './crosshair'
import type { Curve, PlotView } from './curve'
import { computePlotRange } from './plotRange'
import type { PlotRange } from './plotRange'

export interface DrawCost {
  milliseconds: number
  points: number
}

export interface PlotSources {
  canvas: Readonly<ShallowRef<HTMLCanvasElement | null>>
  overlay: Readonly<ShallowRef<HTMLCanvasElement | null>>
  /** Read at each drawing. */
  curves: () => readonly Curve[]
  view: () => PlotView
  /** Changes where the picture has to be drawn again. */
  revision: () => unknown
  marks: () => Pick<OverlayContent, 'place' | 'box'>
  /** What was shown, how long it took, and of how many points it was drawn. */
  drawn: (range: PlotRange | null, cost: DrawCost) => void
}

/** All charts of the page share the time of a frame. */
const queue = new DrawQueue()

/** A live chart: drawn at most once a frame, only while it can be seen, and again when data, view, size or theme change. */
export function usePlot({ canvas, overlay, curves, view, revision, marks, drawn }: PlotSources) {
  let plot: Plot | null = null
  let isVisible = false
  let isStale = true
  let place: PlotSize | null = null

  const drawCurves = (): void => {
    if (!canvas.value || !place) return
    const start = performance.now()
    const range = computePlotRange(curves(), view())
    let points = 0
    if (range) {
      plot ??= createPlot(canvas.value)
      points = plot.draw({ curves: curves(), view: view(), range, theme: readTheme(canvas.value) }, place)
    }
    isStale = false
    drawn(range, { milliseconds: performance.now() - start, points })
  }
  const drawMarks = (): void => {
    const frame = plot?.frame()
    if (overlay.value && frame) drawOverlay(overlay.value, { curves: curves(), view: view(), frame, theme: readTheme(overlay.value), ...marks() })
  }
  const flush = (): void => {
    if (!isVisible) return
    if (isStale) drawCurves()
    drawMarks()
  }
  const schedule = (): void => queue.add(flush)
  const invalidate = (): void => {
    isStale = true
    schedule()
  }
  const seen = new IntersectionObserver(([entry]) => {
    isVisible = entry?.isIntersecting ?? false
    if (isVisible) schedule()
  }, { rootMargin: '120px' })
  const theme = new MutationObserver(invalidate)
  // A view that goes behind another has no size; when it comes back as large as it was, its picture still stands.
  const size = new ResizeObserver(([entry]) => {
    const { width, height } = entry!.contentRect
    if (width === 0 || height === 0 || (place?.width === width && place.height === height)) return
    place = { width, height }
    invalidate()
  })

  onMounted(() => {
    seen.observe(canvas.value!)
    size.observe(canvas.value!.parentElement!)
    addEventListener('resize', invalidate) // also when the window moves to a screen of another density
    theme.observe(document.documentElement, { attributeFilter: ['data-theme', 'style'] })
  })
  onBeforeUnmount(() => {
    for (const observer of [seen, theme, size]) observer.disconnect()
    removeEventListener('resize', invalidate)
    queue.remove(flush)
    plot?.destroy()
  })
  watch([curves, view, revision], invalidate)
  watch(marks, schedule)
  return { frame: () => plot?.frame() ?? null }
}
