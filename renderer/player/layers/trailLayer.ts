import type { Point } from '../../../main/contract/geometry'
import { isPresent } from '../../tracks/cell'
import { shownCell } from '../../tracks/shownCell'
import type { Track } from '../../tracks/track'
import type { PlayerLayer, PlayerView } from '../layer'
import { toScreen } from '../viewTransform'
import { seriesColours } from './trackColours'

export interface TrailModel {
  /** Tracks that get a trail. */
  tracks(): readonly Track[]
  /** Frames before and after; 0: none. */
  length(): number
}

/** Where a target was and will be: a line through the middles of its boxes, fading with the distance in time. */
export class TrailLayer implements PlayerLayer {
  readonly id = 'trail'
  readonly order = 20

  constructor(private readonly model: TrailModel) {}

  draw(context: CanvasRenderingContext2D, view: PlayerView, frameIndex: number): void {
    const length = this.model.length()
    if (length === 0) return
    const colours = seriesColours()
    for (const track of this.model.tracks()) {
      if (track.look.hidden) continue
      const points = trailPoints(track, { from: Math.max(0, frameIndex - length), to: frameIndex + length })
      drawTrail(context, { points, view, frameIndex, length, colour: colours[track.look.colour - 1]! })
    }
  }
}

export interface TrailPoint extends Point {
  frameIndex: number
  keyframe: boolean
}

export function trailPoints(track: Track, { from, to }: { from: number; to: number }): TrailPoint[] {
  const points: TrailPoint[] = []
  for (let frameIndex = from; frameIndex <= to; frameIndex += 1) {
    const shown = shownCell(track, frameIndex)
    if (!shown || shown.kind === 'held' || !isPresent(shown.cell)) continue
    const { left, top, width, height } = shown.cell.box
    points.push({ frameIndex, x: left + width / 2, y: top + height / 2, keyframe: track.samples.hasKeyframe(frameIndex) })
  }
  return points
}

interface Trail {
  points: readonly TrailPoint[]
  view: PlayerView
  frameIndex: number
  length: number
  colour: string
}

/** What lies ahead is dotted. Frames without a box leave the line open. */
function drawTrail(context: CanvasRenderingContext2D, { points, view, frameIndex, length, colour }: Trail): void {
  context.strokeStyle = colour
  context.fillStyle = colour
  context.lineCap = 'round'
  points.forEach((point, index) => {
    const at = toScreen(view.transform, point)
    context.globalAlpha = 1 - 0.8 * (Math.abs(point.frameIndex - frameIndex) / (length + 1))
    if (point.keyframe) {
      context.beginPath()
      context.arc(at.x, at.y, 3, 0, 2 * Math.PI)
      context.fill()
    }
    const next = points[index + 1]
    if (next?.frameIndex !== point.frameIndex + 1) return
    const to = toScreen(view.transform, next)
    context.setLineDash(point.frameIndex >= frameIndex ? [2, 5] : [])
    context.lineWidth = 2
    context.beginPath()
    context.moveTo(at.x, at.y)
    context.lineTo(to.x, to.y)
    context.stroke()
  })
}
