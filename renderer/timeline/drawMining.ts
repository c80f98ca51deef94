import type { CanvasColours } from './canvasColours'
import type { Lane } from './lanes'
import { greatest } from './minedCoverage'
import type { MinedCoverage } from './minedCoverage'
import { stretches } from './stretches'
import type { TimeScale } from './timeScale'

/** Pixels at the lane's lower edge for the marks of hard negatives. */
const MARK_ROOM = 7

export interface MiningRequest {
  coverage: MinedCoverage
  lane: Lane
  scale: TimeScale
  frameCount: number
  colours: CanvasColours
}

/**
 * What taught the model: above the line chains that were accepted, full bars, beneath it those that were not, striped; the more chains, the taller. Triangles at the lower edge: patches
 * that the network took for others. Told apart by place and shape as well as by colour.
 */
export function drawMining(context: CanvasRenderingContext2D, { coverage, lane, scale, frameCount, colours }: MiningRequest): void {
  const room = (lane.height - MARK_ROOM - 4) / 2
  const middle = lane.top + 2 + room
  const heightOf = (count: number): number => (count === 0 ? 0 : Math.max(2, (room * count) / coverage.mostChains))
  context.fillStyle = colours.line
  context.fillRect(scale.left, middle, scale.width, 1)
  context.fillRect(scale.left, lane.top + lane.height - 1, scale.width, 1)
  let marked = -Infinity
  for (const { from, to, x, width } of stretches(scale, frameCount)) {
    const above = heightOf(greatest(coverage.accepted, from, to))
    context.fillStyle = colours.states[0]
    context.fillRect(x, middle - above, width, above)
    const below = heightOf(greatest(coverage.refused, from, to))
    context.fillStyle = colours.states[3]
    for (let y = 1; y <= below; y += 3) context.fillRect(x, middle + y, width, 1.5)
    if (greatest(coverage.negatives, from, to) === 0 || x + width / 2 - marked < MARK_ROOM) continue
    marked = x + width / 2
    triangle(context, { x: marked, bottom: lane.top + lane.height - 2, colour: colours.warn })
  }
}

function triangle(context: CanvasRenderingContext2D, { x, bottom, colour }: { x: number; bottom: number; colour: string }): void {
  context.fillStyle = colour
  context.beginPath()
  context.moveTo(x, bottom - MARK_ROOM + 1)
  context.lineTo(x + 3.5, bottom)
  context.lineTo(x - 3.5, bottom)
  context.fill()
}
