import type { Box, Size } from '../../contract/geometry'

/** Passes of temporal robustness, and the fewest frames of one (OTB, splitSeqTRE). */
const SEGMENTS = 20
const LEAST_FRAMES = 20

/**
 * Frames at which the passes of TRE begin, as OTB's code spaces them among the frames whose ground truth has positive numbers.
 * @param origin coordinate of the top-left pixel in the benchmark's files
 * @returns frame indices, 20 of them, fewer in sequences of less than about 40 frames; the first alone without 20 frames
 */
export function findTemporalStarts({ truth, origin }: { truth: readonly (Box | null)[]; origin: 0 | 1 }): number[] {
  const usable = truth.flatMap((box, index) => (box && box.left + origin > 0 && box.top + origin > 0 && box.width > 0 && box.height > 0 ? [index] : []))
  const last = usable.findLastIndex((index) => truth.length - index >= LEAST_FRAMES) + 1 // counted from 1, as the formula does
  if (last === 0) return usable.slice(0, 1)
  const step = last / (SEGMENTS - 1)
  const places: number[] = []
  for (let segment = 0; 1 + segment * step <= last + 1e-10; segment += 1) places.push(Math.floor(1 + segment * step))
  places.push(last)
  return places.map((place) => usable[place - 1]!)
}

/** The twelve first boxes of SRE by the names of OTB's shiftTypeSet. */
export const SPATIAL_SHIFTS = ['left', 'right', 'up', 'down', 'topLeft', 'topRight', 'bottomLeft', 'bottomRight', 'scale_8', 'scale_9', 'scale_11', 'scale_12'] as const

export type SpatialShift = (typeof SPATIAL_SHIFTS)[number]

/** Edges in OTB's inclusive pixels from 1: the last pixel belongs to the box. */
interface Edges {
  left: number
  top: number
  right: number
  bottom: number
}

/**
 * A first box put wrong on purpose: moved by a tenth of its size, grown at a corner by a tenth, or scaled about its centre; whole pixels,
 * cut at the picture's edge (OTB, shiftInitBB).
 * @param box 0-based source pixels
 * @param picture its size in pixels
 */
export function shiftBox({ box, shift, picture }: { box: Box; shift: SpatialShift; picture: Size }): Box {
  const edges = shift.startsWith('scale_') ? scaleEdges(box, Number(shift.slice('scale_'.length)) / 10) : moveEdges(box, shift)
  const left = Math.max(1, edges.left)
  const top = Math.max(1, edges.top)
  // the size is kept where the corner was pushed back into the picture, as there
  const right = Math.min(picture.width, left + (edges.right - edges.left))
  const bottom = Math.min(picture.height, top + (edges.bottom - edges.top))
  return { left: left - 1, top: top - 1, width: right - left + 1, height: bottom - top + 1 }
}

function scaleEdges({ left, top, width, height }: Box, ratio: number): Edges {
  const [newLeft, newTop] = [roundAway(left + 1 + width / 2 - (ratio * width) / 2), roundAway(top + 1 + height / 2 - (ratio * height) / 2)]
  return { left: newLeft, top: newTop, right: newLeft + roundAway(ratio * width) - 1, bottom: newTop + roundAway(ratio * height) - 1 }
}

function moveEdges({ left, top, width, height }: Box, shift: SpatialShift): Edges {
  const edges: Edges = { left: left + 1, top: top + 1, right: left + width, bottom: top + height }
  const [across, down] = [Math.ceil(0.1 * width), Math.ceil(0.1 * height)]
  switch (shift) {
    case 'left': return { ...edges, left: edges.left - across, right: edges.right - across }
    case 'right': return { ...edges, left: edges.left + across, right: edges.right + across }
    case 'up': return { ...edges, top: edges.top - down, bottom: edges.bottom - down }
    case 'down': return { ...edges, top: edges.top + down, bottom: edges.bottom + down }
    default: return growCorner({ edges, shift, x: 0.1 * width, y: 0.1 * height })
  }
}

function growCorner({ edges, shift, x, y }: { edges: Edges; shift: SpatialShift; x: number; y: number }): Edges {
  const grown = { ...edges }
  if (shift.endsWith('Left')) grown.left = roundAway(edges.left - x)
  else grown.right = roundAway(edges.right + x)
  if (shift.startsWith('top')) grown.top = roundAway(edges.top - y)
  else grown.bottom = roundAway(edges.bottom + y)
  return grown
}

/** Matlab's round: halves away from zero. */
function roundAway(value: number): number {
  return Math.sign(value) * Math.round(Math.abs(value))
}
