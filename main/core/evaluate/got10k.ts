import type { Box, Size } from '../../contract/geometry'
import { computeOverlap } from './overlap'
import type { Protocol, Tally } from './protocol'

/** IoU thresholds of got10k's success curve: 0, .01 .. 1. */
const THRESHOLDS = Array.from({ length: 101 }, (_, index) => index * 0.01)

export interface Got10kProtocol extends Protocol {
  family: 'got10k'
}

/** GOT-10k's evaluation, as its toolkit computes it on the validation set. */
export const GOT10K_PROTOCOL: Got10kProtocol = {
  name: 'got10k', family: 'got10k', title: 'GOT-10k', variant: 'got10k toolkit 0.1.3, validation rules',
  rules: {
    firstFrame: 'does not count', clipping: 'both boxes are cut at the picture', visible: 'frames with a cover label of 0 do not count',
    repetitions: 'frames of all runs are pooled', mean: 'every frame of every sequence weighs the same; the server’s mean over classes (mAO) is not computed',
  },
  curves: [
    { key: 'success', title: 'Success', xLabel: 'IoU threshold', yLabel: 'share of frames above it', x: THRESHOLDS },
    { key: 'overlap', title: 'Mean overlap', xLabel: '', yLabel: 'mean IoU', x: [0] },
  ],
  figures: [
    { key: 'averageOverlap', title: 'AO', meaning: 'mean IoU over all frames', curve: 'overlap', reduce: { kind: 'mean' }, better: 'higher', decimals: 3 },
    { key: 'successRate50', title: 'SR50', meaning: 'share of frames with IoU > 0.5', curve: 'success', reduce: { kind: 'at', place: 50 }, better: 'higher', decimals: 3 },
    { key: 'successRate75', title: 'SR75', meaning: 'share of frames with IoU > 0.75', curve: 'success', reduce: { kind: 'at', place: 75 }, better: 'higher', decimals: 3 },
  ],
}

export interface Got10kRequest {
  truth: readonly (Box | null)[]
  /** Boxes of each repetition, one a frame. */
  runs: readonly (readonly (Box | null)[])[]
  /** Visible share in eighths, one a frame; all visible without it. */
  cover?: readonly number[] | undefined
  picture: Size
}

export interface Got10kScore {
  frames: number
  tallies: Record<'success' | 'overlap', Tally>
  /** Of the first run, one entry a frame; null where the frame does not count. */
  overlaps: (number | null)[]
}

/** @throws RangeError when lists differ in length or no frame counts */
export function scoreGot10k({ truth, runs, cover, picture }: Got10kRequest): Got10kScore {
  const counted = truth.map((box, index) => index > 0 && box !== null && (cover?.[index] ?? 1) > 0)
  const overlaps = runs.map((boxes) => {
    if (boxes.length !== truth.length) throw new RangeError(`${boxes.length} boxes for ${truth.length} frames of ground truth`)
    return truth.map((box, index) => (counted[index] ? computeOverlap(clipBox(boxes[index] ?? null, picture), clipBox(box, picture)) : null))
  })
  const values = overlaps.flat().filter((overlap): overlap is number => overlap !== null)
  if (values.length === 0) throw new RangeError('no frame with a target')
  return {
    frames: values.length, overlaps: overlaps[0]!,
    tallies: {
      success: { sums: THRESHOLDS.map((threshold) => values.filter((value) => value > threshold).length), weights: THRESHOLDS.map(() => values.length) },
      overlap: { sums: [values.reduce((sum, value) => sum + value, 0)], weights: [values.length] },
    },
  }
}

/** As the toolkit cuts: a corner outside moves to the picture's edge, and the size shrinks to what is left from there, not by what was cut off. */
function clipBox(box: Box | null, { width, height }: Size): Box {
  if (!box) return { left: 0, top: 0, width: 0, height: 0 }
  const left = clamp(box.left, width)
  const top = clamp(box.top, height)
  return { left, top, width: clamp(box.width, width - left), height: clamp(box.height, height - top) }
}

function clamp(value: number, most: number): number {
  return Math.min(Math.max(value, 0), most)
}
