import type { SamplingConfig } from '../../contract/config'
import type { ClipWindow } from '../../contract/learning'

/** Windows of every clip, spread evenly over it; a clip shorter than a window is one window. */
export function planWindows(frameCounts: readonly number[], { windowLength, windowsPerClip }: SamplingConfig): ClipWindow[] {
  const windows: ClipWindow[] = []
  for (const [clip, frames] of frameCounts.entries()) {
    const length = Math.min(windowLength, frames)
    const count = Math.min(windowsPerClip, Math.floor(frames / Math.max(1, length)))
    for (let position = 0; position < count; position += 1) {
      const from = count === 1 ? Math.floor((frames - length) / 2) : Math.floor((position * (frames - length)) / (count - 1))
      windows.push({ index: windows.length, clip, from, to: from + length })
    }
  }
  return windows
}
