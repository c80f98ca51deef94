import type { TimeScale } from './timeScale'
import { xOf } from './timeScale'

/** Frames `[from, to)` that share a column of the picture, or one frame over several columns; and where it lies. */
export interface Stretch {
  from: number
  to: number
  x: number
  width: number
}

/** The window as columns: one a frame while frames are wider than a pixel, else one a pixel. None is left out. */
export function* stretches(scale: TimeScale, frameCount: number): Generator<Stretch> {
  const first = Math.max(0, Math.floor(scale.from))
  const last = Math.min(frameCount, Math.ceil(scale.to))
  const perPixel = (scale.to - scale.from) / scale.width
  const step = Math.max(1, perPixel)
  for (let index = 0; ; index += 1) {
    const from = first + Math.round(index * step)
    if (from >= last) return
    const to = Math.min(last, Math.max(from + 1, first + Math.round((index + 1) * step)))
    const x = xOf(scale, from)
    yield { from, to, x, width: Math.max(1, xOf(scale, to) - x) }
  }
}
