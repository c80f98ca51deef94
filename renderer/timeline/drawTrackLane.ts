import { interpolatedGaps } from '../tracks/shownCell'
import type { Track } from '../tracks/track'
import { drawBand } from './bandShapes'
import type { CanvasColours } from './canvasColours'
import type { Lane } from './lanes'
import { stateBands } from './stateBands'
import type { TimeScale } from './timeScale'
import { xOf } from './timeScale'

/** Keyframes nearer than this are drawn as one, pixels. */
const KEYFRAME_ROOM = 5

export interface TrackLaneRequest {
  track: Track
  lane: Lane
  scale: TimeScale
  frameCount: number
  colours: CanvasColours
}

/** State band, interpolated gaps as a thin line, keyframes; empty where nothing is known. */
export function drawTrackLane(context: CanvasRenderingContext2D, request: TrackLaneRequest): void {
  const { track, lane, scale, frameCount, colours } = request
  context.save()
  context.beginPath()
  context.rect(scale.left, lane.top, scale.width, lane.height)
  context.clip()
  drawGaps(context, request)
  drawOutsideGaps(context, request)
  for (const band of stateBands(track.samples, { scale, frameCount })) drawBand(context, { ...band, lane, colours })
  drawKeyframes(context, request)
  context.restore()
}

function drawGaps(context: CanvasRenderingContext2D, { track, lane, scale, colours }: TrackLaneRequest): void {
  context.fillStyle = colours.series[track.look.colour - 1]!
  for (const { left, right } of interpolatedGaps(track, { from: Math.floor(scale.from), to: Math.ceil(scale.to) })) {
    const x = xOf(scale, left + 1)
    context.fillRect(x, lane.top + lane.height / 2 - 1, xOf(scale, right) - x, 2)
  }
}

/** "Outside" goes on until the next box. */
function drawOutsideGaps(context: CanvasRenderingContext2D, { track: { samples }, lane, scale, frameCount, colours }: TrackLaneRequest): void {
  const start = Math.floor(scale.from)
  let left = samples.nearestKeyframe(start + 1, -1) ?? samples.nearestKeyframe(start, 1)
  while (left !== null && left < scale.to) {
    if (samples.read(left)!.state === 'outside') {
      const x = xOf(scale, left + 1)
      const end = Math.min(samples.nearestSample(left, 1) ?? frameCount, Math.ceil(scale.to))
      drawBand(context, { state: 'outside', x, width: xOf(scale, end) - x, lane, colours })
    }
    left = samples.nearestKeyframe(left, 1)
  }
}

/** ◆ a person's, ◇ of a file. */
function drawKeyframes(context: CanvasRenderingContext2D, { track: { samples }, lane, scale, colours }: TrackLaneRequest): void {
  const perPixel = (scale.to - scale.from) / scale.width
  const apart = Math.max(1, Math.floor(KEYFRAME_ROOM * perPixel))
  context.lineWidth = 1.25
  let frame = samples.nearestKeyframe(Math.floor(scale.from) - 2, 1)
  while (frame !== null && frame <= scale.to + 1) {
    const drawn = samples.read(frame)!.source === 'user'
    diamond(context, { x: xOf(scale, frame + 0.5), y: lane.top + lane.height / 2 })
    context.fillStyle = drawn ? colours.text : colours.ground
    context.fill()
    context.strokeStyle = drawn ? colours.ground : colours.text
    context.stroke()
    frame = samples.nearestKeyframe(frame + apart - 1, 1)
  }
}

function diamond(context: CanvasRenderingContext2D, { x, y }: { x: number; y: number }): void {
  const radius = 4.5
  context.beginPath()
  context.moveTo(x, y - radius)
  context.lineTo(x + radius, y)
  context.lineTo(x, y + radius)
  context.lineTo(x - radius, y)
  context.closePath()
}
