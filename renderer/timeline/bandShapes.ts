import type { TrackState } from '../../main/contract/track'
import { TRACK_STATES } from '../../main/contract/track'
import type { CanvasColours } from './canvasColours'
import type { Lane } from './lanes'

export interface Band {
  state: TrackState
  x: number
  width: number
  lane: Lane
  colours: CanvasColours
}

/**
 * A state by its shape as well as its colour: tracked a full bar, uncertain the lower half of one with a dotted edge, occluded hatched,
 * lost two rails with crosses between them, outside a dotted line.
 */
export function drawBand(context: CanvasRenderingContext2D, band: Band): void {
  if (band.width <= 0) return
  context.fillStyle = band.colours.states[TRACK_STATES.indexOf(band.state)]!
  context.strokeStyle = context.fillStyle
  SHAPES[band.state](context, { x: band.x, width: band.width, top: band.lane.top + 4, height: band.lane.height - 8 })
}

interface Area {
  x: number
  width: number
  top: number
  height: number
}

type Shape = (context: CanvasRenderingContext2D, area: Area) => void

const SHAPES: Record<TrackState, Shape> = {
  tracked: (context, { x, width, top, height }) => context.fillRect(x, top, width, height),
  uncertain(context, { x, width, top, height }) {
    context.fillRect(x, top + height / 2, width, height / 2)
    dots(context, { x, width, y: top + height / 2 - 3, every: 4 })
  },
  occluded(context, { x, width, top, height }) {
    context.fillRect(x, top, width, 1.5)
    context.fillRect(x, top + height - 1.5, width, 1.5)
    within(context, { x, width, top, height }, () => hatch(context, { x, width, top, height }))
  },
  lost(context, { x, width, top, height }) {
    context.fillRect(x, top, width, 1.5)
    context.fillRect(x, top + height - 1.5, width, 1.5)
    within(context, { x, width, top, height }, () => crosses(context, { x, width, top, height }))
  },
  outside: (context, { x, width, top, height }) => dots(context, { x, width, y: top + height / 2 - 1, every: 5 }),
}

/** Marks lie on a grid of the canvas, not of the band: bands that are drawn in pieces fit together. */
function dots(context: CanvasRenderingContext2D, { x, width, y, every }: { x: number; width: number; y: number; every: number }): void {
  for (let at = Math.ceil(x / every) * every; at < x + width; at += every) context.fillRect(at, y, 2, 2)
}

function hatch(context: CanvasRenderingContext2D, { x, width, top, height }: Area): void {
  context.beginPath()
  for (let at = Math.floor((x - height) / 5) * 5; at < x + width; at += 5) {
    context.moveTo(at, top + height)
    context.lineTo(at + height, top)
  }
  context.lineWidth = 1.5
  context.stroke()
}

function crosses(context: CanvasRenderingContext2D, { x, width, top, height }: Area): void {
  const half = height / 2 - 2.5
  context.beginPath()
  for (let at = Math.floor(x / 12) * 12 + 6; at < x + width + 12; at += 12) {
    context.moveTo(at - half, top + height / 2 - half)
    context.lineTo(at + half, top + height / 2 + half)
    context.moveTo(at - half, top + height / 2 + half)
    context.lineTo(at + half, top + height / 2 - half)
  }
  context.lineWidth = 1.5
  context.stroke()
}

function within(context: CanvasRenderingContext2D, { x, width, top, height }: Area, draw: () => void): void {
  context.save()
  context.beginPath()
  context.rect(x, top, width, height)
  context.clip()
  draw()
  context.restore()
}
