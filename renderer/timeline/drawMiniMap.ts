import type { ClipTracks } from '../tracks/clipTracks'
import type { TrackId } from '../../main/contract/ids'
import { drawBand } from './bandShapes'
import type { CanvasColours } from './canvasColours'
import { stateBands } from './stateBands'
import type { FrameWindow } from './timeScale'
import { wholeClip, xOf } from './timeScale'

export interface MiniMapRequest {
  tracks: ClipTracks
  selectedId: TrackId | null
  window: FrameWindow
  frameIndex: number
  width: number
  height: number
  colours: CanvasColours
}

/** The whole clip in one line: states of the selected track, where the frame in hand is, and which part is in sight above. */
export function drawMiniMap(context: CanvasRenderingContext2D, { tracks, selectedId, window, frameIndex, width, height, colours }: MiniMapRequest): void {
  const scale = { ...wholeClip(tracks.frameCount), left: 0, width }
  context.clearRect(0, 0, width, height)
  const track = tracks.set.find(selectedId)
  // Bands keep four pixels clear above and below.
  const lane = { top: -2, height: height + 4 }
  for (const band of track ? stateBands(track.samples, { scale, frameCount: tracks.frameCount }) : []) drawBand(context, { ...band, lane, colours })
  context.globalAlpha = 0.3
  context.fillStyle = colours.dim
  const [left, right] = [xOf(scale, window.from), xOf(scale, window.to)]
  context.fillRect(0, 0, left, height)
  context.fillRect(right, 0, width - right, height)
  context.globalAlpha = 1
  context.strokeStyle = colours.accent
  context.strokeRect(left + 0.5, 0.5, Math.max(4, right - left - 1), height - 1)
  context.fillStyle = colours.accent
  context.fillRect(xOf(scale, frameIndex + 0.5) - 1, 0, 2, height)
}
