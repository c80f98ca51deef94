import { onBeforeUnmount, onMounted, watch } from 'vue'
import type { ShallowRef } from 'vue'
import { readTheme } from './chartTheme'
import { createPlot } from './createPlot'
import type { Plot } from './createPlot'
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

/** A live chart: drawn at most once a frame, only while it can be seen, and again when data, view, size or theme change. */
export function usePlot({ canvas, overlay, curves, view, revision, marks, drawn }: PlotSources) {
  let plot: Plot | null = null
  let isVisible = false
  let isStale = true
  let request = 0

  const drawCurves = (): void => {
    if (!canvas.value) return
    const start = performance.now()
    const range = computePlotRange(curves(), view())
    let points = 0
    if (range) {
      plot ??= createPlot(canvas.value)
      points = plot.draw({ curves: curves(), view: view(), range, theme: readTheme(canvas.value) })
    }
    isStale = false
    drawn(range, { milliseconds: performance.now() - start, points })
  }
  const drawMarks = (): void => {
    const frame = plot?.frame()
    if (overlay.value && frame) drawOverlay(overlay.value, { curves: curves(), view: view(), frame, theme: readTheme(overlay.value), ...marks() })
  }
  const flush = (): void => {
    request = 0
    if (!isVisible) return
    if (isStale) drawCurves()
    drawMarks()
  }
  const schedule = (): void => {
    request ||= requestAnimationFrame(flush)
  }
  const invalidate = (): void => {
    isStale = true
    schedule()
  }
  const seen = new IntersectionObserver(([entry]) => {
    isVisible = entry?.isIntersecting ?? false
    if (isVisible) schedule()
  }, { rootMargin: '120px' })
  const theme = new MutationObserver(invalidate)
  const size = new ResizeObserver(invalidate)

  onMounted(() => {
    seen.observe(canvas.value!)
    size.observe(canvas.value!.parentElement!)
    theme.observe(document.documentElement, { attributeFilter: ['data-theme', 'style'] })
  })
  onBeforeUnmount(() => {
    for (const observer of [seen, theme, size]) observer.disconnect()
    cancelAnimationFrame(request)
    plot?.destroy()
  })
  watch([curves, view, revision], invalidate)
  watch(marks, schedule)
  return { frame: () => plot?.frame() ?? null }
}
