import { iou } from '../../main/contract/geometry'
import { interpolatedGaps, shownCell } from './shownCell'
import type { Track } from './track'
import { PAGE_FRAMES } from './trackSamples'
import type { TrackSamples } from './trackSamples'

const NOTHING = new Float32Array(PAGE_FRAMES).fill(Number.NaN)

interface Page {
  state: string
  /** NaN where one of the two has no box. */
  values: Float32Array
  sum: number
  count: number
}

/**
 * Overlap (intersection over union) of a track with the ground truth, frame by frame, by pages of 256 frames that are computed when asked for and kept until one of the two changes
 * there. Compared are boxes as they are seen: the frame's own and interpolated ones, none that is only held. Where the truth has a box and the track says "outside", it is 0.
 */
export class OverlapSeries {
  private readonly pages: (Page | undefined)[] = []

  constructor(
    readonly track: Track,
    readonly truth: Track,
  ) {}

  /** Lowest and highest of the frames `[from, to)`; the lowest above the highest where nothing can be compared. */
  bounds(from: number, to: number): readonly [low: number, high: number] {
    let [low, high] = [Infinity, -Infinity]
    for (let frame = from; frame < to; ) {
      const { values } = this.page(frame >> 8)
      const stop = Math.min(to, frame - (frame % PAGE_FRAMES) + PAGE_FRAMES)
      for (; frame < stop; frame += 1) {
        const value = values[frame % PAGE_FRAMES]!
        if (value < low) low = value
        if (value > high) high = value
      }
    }
    return [low, high]
  }

  at(frameIndex: number): number | null {
    const value = this.page(frameIndex >> 8).values[frameIndex % PAGE_FRAMES]!
    return Number.isNaN(value) ? null : value
  }

  /** Over all frames that can be compared: OTB's and GOT-10k's average overlap, first frame included. Null where there are none. */
  mean(frameCount: number): number | null {
    let [sum, count] = [0, 0]
    for (let index = 0; index * PAGE_FRAMES < frameCount; index += 1) {
      const page = this.page(index)
      sum += page.sum
      count += page.count
    }
    return count === 0 ? null : sum / count
  }

  private page(index: number): Page {
    const state = `${stateOf(this.track, index)} ${stateOf(this.truth, index)}`
    const known = this.pages[index]
    if (known?.state === state) return known
    const page = this.compute(index, state)
    this.pages[index] = page
    return page
  }

  private compute(index: number, state: string): Page {
    if (isEmpty(this.track, index)) return { state, values: NOTHING, sum: 0, count: 0 }
    const page: Page = { state, values: NOTHING.slice(), sum: 0, count: 0 }
    for (const frame of framesOf(this.track, index)) {
      const found = shownCell(this.track, frame)
      const truth = shownCell(this.truth, frame)
      if (!found || !truth || truth.kind === 'held' || truth.cell.state === 'outside') continue
      const value = found.cell.state === 'outside' ? 0 : iou(found.cell.box, truth.cell.box)
      page.values[frame % PAGE_FRAMES] = value
      page.sum += value
      page.count += 1
    }
    return page
  }
}

/** What the boxes of a page depend on: the page alone where it is full and nothing of it is interpolated or shaped by keyframes elsewhere, else the whole track. */
function stateOf({ samples, look }: Track, index: number): string {
  const page = samples.pages[index]
  return page?.cells === PAGE_FRAMES && !look.aspect ? `p${page.version}` : `t${samples.version} ${look.aspect}`
}

/** No box of its own, and none before that could be interpolated from or go on as "outside". */
function isEmpty({ samples }: Track, index: number): boolean {
  if ((samples.pages[index]?.cells ?? 0) > 0) return false
  const before = samples.nearestSample(index * PAGE_FRAMES, -1)
  return before === null || !samples.hasKeyframe(before)
}

/** Frames of a page with a box of their own, those between keyframes that are interpolated, and those behind a keyframe that says "outside". */
function* framesOf(track: Track, index: number): Generator<number> {
  const [from, to] = [index * PAGE_FRAMES, (index + 1) * PAGE_FRAMES - 1]
  yield* track.samples.frames(from, to)
  for (const { left, right } of interpolatedGaps(track, { from, to })) {
    for (let frame = Math.max(from, left + 1); frame <= Math.min(to, right - 1); frame += 1) yield frame
  }
  yield* outsideFrames(track.samples, { from, to })
}

/** "Outside" goes on until the next box. */
function* outsideFrames(samples: TrackSamples, { from, to }: { from: number; to: number }): Generator<number> {
  let left = samples.has(from) ? from : (samples.nearestSample(from, -1) ?? samples.nearestSample(from, 1))
  while (left !== null && left <= to) {
    const right = samples.nearestSample(left, 1)
    const isOutside = samples.hasKeyframe(left) && samples.read(left)!.state === 'outside'
    for (let frame = Math.max(from, left + 1); isOutside && frame <= Math.min(to, (right ?? Infinity) - 1); frame += 1) yield frame
    left = right
  }
}

/**
 * The truth that a track is measured by, of several: the one that it overlaps most in the first frame that both have, where a person has drawn the box. Null where none has a frame in
 * common with it.
 */
export function chooseTruth(track: Track, truths: readonly Track[]): Track | null {
  let best: { truth: Track; overlap: number } | null = null
  for (const truth of truths) {
    const frame = firstCommon(track, truth)
    if (frame === null) continue
    const overlap = iou(track.samples.read(frame)!.box, truth.samples.read(frame)!.box)
    if (!best || overlap > best.overlap) best = { truth, overlap }
  }
  return best?.truth ?? null
}

function firstCommon(track: Track, truth: Track): number | null {
  for (const frame of track.samples.frames()) if (truth.samples.has(frame)) return frame
  return null
}
