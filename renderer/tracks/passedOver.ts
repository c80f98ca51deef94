import type { TrackSamples } from './trackSamples'

export interface StridePass {
  samples: TrackSamples
  /** Frames that a run has just brought, in its order. */
  frames: readonly number[]
  /** The one that it brought before them. */
  previous: number | null
  /** Frames from one sample to the next. */
  stride: number
}

/**
 * Boxes of earlier runs that a run with a stride passed over: between two of its samples, and between one and a keyframe that is nearer than a stride.
 * They are of another answer than the samples round them.
 */
export function passedOver({ samples, frames, previous, stride }: StridePass): number[] {
  const passed = new Set<number>()
  let last = previous
  for (const frame of frames) {
    for (const way of [-1, 1]) for (const between of stretchTo({ samples, frame, way, stride, last })) passed.add(between)
    last = frame
  }
  return [...passed]
}

function stretchTo({ samples, frame, way, stride, last }: { samples: TrackSamples; frame: number; way: number; stride: number; last: number | null }): number[] {
  const stretch: number[] = []
  for (let distance = 1; distance < stride; distance += 1) {
    const at = frame + way * distance
    if (at === last || samples.hasKeyframe(at)) return stretch
    if (samples.has(at)) stretch.push(at)
  }
  const end = frame + way * stride
  return end === last || samples.hasKeyframe(end) ? stretch : []
}
