/** The frames that are in sight, `[from, to)`; fractions are allowed, so that zooming is smooth. */
export interface FrameWindow {
  from: number
  to: number
}

/** Where frames lie on a canvas: frame `f` covers the pixels from `xOf(f)` to `xOf(f + 1)`. */
export interface TimeScale extends FrameWindow {
  left: number
  width: number
}

/** Closer than this one cannot go, frames. */
const SMALLEST_WINDOW = 8

export function xOf({ from, to, left, width }: TimeScale, frame: number): number {
  return left + ((frame - from) / (to - from)) * width
}

/** The frame under a pixel, kept within the clip. */
export function frameAt({ from, to, left, width }: TimeScale, { x, frameCount }: { x: number; frameCount: number }): number {
  const frame = Math.floor(from + ((x - left) / width) * (to - from))
  return Math.min(frameCount - 1, Math.max(0, frame))
}

export function wholeClip(frameCount: number): FrameWindow {
  return { from: 0, to: Math.max(SMALLEST_WINDOW, frameCount) }
}

/** Zooms so that the frame `around` stays where it is. */
export function zoomWindow(window: FrameWindow, { around, factor, frameCount }: { around: number; factor: number; frameCount: number }): FrameWindow {
  const span = (window.to - window.from) * factor
  const share = (around - window.from) / (window.to - window.from)
  return fitWindow({ from: around - share * span, to: around + (1 - share) * span }, frameCount)
}

export function panWindow({ from, to }: FrameWindow, { by, frameCount }: { by: number; frameCount: number }): FrameWindow {
  return fitWindow({ from: from + by, to: to + by }, frameCount)
}

/** Within the clip, and no smaller than what can be told apart. */
export function fitWindow({ from, to }: FrameWindow, frameCount: number): FrameWindow {
  const { to: whole } = wholeClip(frameCount)
  const span = Math.min(whole, Math.max(SMALLEST_WINDOW, to - from))
  const start = Math.min(whole - span, Math.max(0, from + (to - from - span) / 2))
  return { from: start, to: start + span }
}

/** The same window, moved just so far that the frame is in it. Jumps that leave it come to rest in its middle. */
export function revealFrame(window: FrameWindow, { frame, frameCount }: { frame: number; frameCount: number }): FrameWindow {
  const { from, to } = window
  if (frame >= from && frame + 1 <= to) return window
  const span = to - from
  const near = frame >= from - span && frame <= to + span
  const start = !near ? frame - span / 2 : frame < from ? frame - 0.1 * span : frame + 1 - 0.9 * span
  return fitWindow({ from: start, to: start + span }, frameCount)
}
