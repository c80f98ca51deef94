import type { SamplingConfig } from '../../contract/config'
import type { Picture } from '../../contract/frame'
import { type Box, type Size, iou } from '../../contract/geometry'
import type { Random } from '../random'
import { computeEdgeMaps, ENTROPY_BINS } from './edgeMaps'
import type { EdgeMaps } from './edgeMaps'

export interface Proposal {
  box: Box
  /** 0.5 entropy + 0.5 edge closure + motion against the surroundings; about 0 to 1.5. */
  objectness: number
}

/** Boxes are W/k by H/k', k between these (method 1.1). */
const SIDE_DIVISOR = { low: 3, high: 10 }
const ASPECT = { low: 1 / 3, high: 3 }
/** Entropy in bits below which a box is bare surface: nothing there can be told apart. */
const MINIMUM_ENTROPY = 0.8
/** Width of the border band, and of the ring outside, as a share of the box side. */
const BAND_SHARE = 0.15

export interface ProposalRequest {
  frame: Picture
  /** Another frame of the clip a few frames away, for motion; null for a single picture. */
  neighbour: Picture | null
  config: SamplingConfig
  random: Random
}

/**
 * Instances without labels: the best of many random boxes by appearance (entropy), edges (many inside, few cut by the
 * border) and, where something moves, motion that the surroundings do not share (method 1.1 and 12).
 */
export function proposeInstances({ frame, neighbour, config, random }: ProposalRequest): Proposal[] {
  const maps = computeEdgeMaps(frame, neighbour)
  const candidates: Proposal[] = []
  for (let index = 0; index < config.candidates; index += 1) {
    const box = drawBox({ frame, config, random })
    if (!box) continue
    const objectness = scoreBox(maps, box)
    if (objectness !== null) candidates.push({ box, objectness })
  }
  candidates.sort((a, b) => b.objectness - a.objectness)
  return suppressOverlaps(candidates, config)
}

function drawBox({ frame, config, random }: { frame: Size; config: SamplingConfig; random: Random }): Box | null {
  const width = frame.width / random.between(SIDE_DIVISOR.low, SIDE_DIVISOR.high)
  const height = frame.height / random.between(SIDE_DIVISOR.low, SIDE_DIVISOR.high)
  const left = random.uniform() * (frame.width - width)
  const top = random.uniform() * (frame.height - height)
  const aspect = width / height
  if (aspect < ASPECT.low || aspect > ASPECT.high) return null
  if (Math.min(width, height) < config.minimumSide || Math.max(width, height) > config.maximumSide) return null
  if (width > config.maximumFrameShare * frame.width || height > config.maximumFrameShare * frame.height) return null
  return { left, top, width, height }
}

/** Null where the box holds nothing that could be told apart. */
function scoreBox(maps: EdgeMaps, box: Box): number | null {
  const inner = toWorkingPixels(maps, box)
  const entropy = entropyOf(maps, inner)
  if (entropy < MINIMUM_ENTROPY) return null
  const core = inset(inner, BAND_SHARE)
  const closure = contrast(density(maps.edges, core), bandDensity(maps.edges, inner, core))
  return (0.5 * entropy) / Math.log2(ENTROPY_BINS) + 0.5 * closure + motionContrast(maps, inner)
}

interface Rectangle {
  left: number
  top: number
  right: number
  bottom: number
}

function toWorkingPixels({ width, height, pitch }: EdgeMaps, box: Box): Rectangle {
  const left = Math.min(width - 2, Math.floor(box.left / pitch))
  const top = Math.min(height - 2, Math.floor(box.top / pitch))
  return {
    left, top,
    right: Math.min(width, Math.max(left + 2, Math.round((box.left + box.width) / pitch))),
    bottom: Math.min(height, Math.max(top + 2, Math.round((box.top + box.height) / pitch))),
  }
}

/** Moves every side inward by a share of the box (outward when negative), at least one pixel. */
function inset({ left, top, right, bottom }: Rectangle, share: number): Rectangle {
  const across = Math.sign(share) * Math.max(1, Math.round(Math.abs(share) * (right - left)))
  const down = Math.sign(share) * Math.max(1, Math.round(Math.abs(share) * (bottom - top)))
  if (right - left - 2 * across < 1 || bottom - top - 2 * down < 1) return { left, top, right, bottom }
  return { left: left + across, top: top + down, right: right - across, bottom: bottom - down }
}

function area({ left, top, right, bottom }: Rectangle): number {
  return (right - left) * (bottom - top)
}

function total(map: EdgeMaps['edges'], { left, top, right, bottom }: Rectangle): number {
  return map.sum(left, top, right, bottom)
}

function density(map: EdgeMaps['edges'], rectangle: Rectangle): number {
  return total(map, rectangle) / area(rectangle)
}

/** Density in the band between two nested rectangles. */
function bandDensity(map: EdgeMaps['edges'], outer: Rectangle, inner: Rectangle): number {
  return (total(map, outer) - total(map, inner)) / Math.max(1, area(outer) - area(inner))
}

/** (inside - outside) / (inside + outside), 0 where there is nothing at all. */
function contrast(inside: number, outside: number): number {
  const sum = inside + outside
  return sum <= 1e-9 ? 0 : (inside - outside) / sum
}

/** How much more the box moves than the ring around it, scaled down where hardly anything moves. */
function motionContrast(maps: EdgeMaps, inner: Rectangle): number {
  if (!maps.motion) return 0
  const wide = inset(inner, -2 * BAND_SHARE)
  const outer = {
    left: Math.max(0, wide.left), top: Math.max(0, wide.top), right: Math.min(maps.width, wide.right), bottom: Math.min(maps.height, wide.bottom),
  }
  const inside = density(maps.motion, inner)
  return 0.5 * Math.min(1, inside) * contrast(inside, bandDensity(maps.motion, outer, inner))
}

function entropyOf(maps: EdgeMaps, rectangle: Rectangle): number {
  const size = area(rectangle)
  let bits = 0
  for (const bin of maps.bins) {
    const share = total(bin, rectangle) / size
    if (share > 0) bits -= share * Math.log2(share)
  }
  return bits
}

function suppressOverlaps(sorted: readonly Proposal[], { instancesPerFrame, maximumOverlap }: SamplingConfig): Proposal[] {
  const kept: Proposal[] = []
  for (const candidate of sorted) {
    if (kept.length >= instancesPerFrame) break
    if (kept.every(({ box }) => iou(box, candidate.box) <= maximumOverlap)) kept.push(candidate)
  }
  return kept
}
