import { z } from 'zod'

/** Engines that a tracker's network can be computed by. `tensorflow`: the one that learns too, WASM where TensorFlow cannot be loaded. */
export const TRACKER_ENGINES = ['onnx', 'tensorflow'] as const
export type TrackerEngineName = (typeof TRACKER_ENGINES)[number]

/** How ONNX Runtime computes convolutions of several taps: as they stand, or by Winograd's tiles. Which is faster depends on the processor. */
export const ONNX_VARIANTS = ['direct', 'winograd'] as const
export type OnnxVariant = (typeof ONNX_VARIANTS)[number]

/** One engine in the self-test: the search regions of one frame, three scales. */
export interface TrackerEngineTiming {
  engine: TrackerEngineName
  variant: OnnxVariant | null
  /** The least of some rounds: what else the machine does only adds. */
  milliseconds: number
  /** Largest difference of a response from TensorFlow's, relative to the largest response. */
  difference: number
}

/** Which engine computes a tracker's network, and why: stands in the status bar, in `doctor` and in every track file. */
export interface TrackerEngineInfo {
  engine: TrackerEngineName
  /** Null for TensorFlow. */
  variant: OnnxVariant | null
  /** E.g. `ONNX Runtime 1.30.0`. */
  name: string
  /** A sentence for people. */
  reason: string
  /** Of the self-test; empty where none was needed. */
  timings: TrackerEngineTiming[]
}

export interface TrackerEngineChoice {
  /** @default 'auto': the fastest that agrees with TensorFlow; `PULTRACK_TRACKER_ENGINE` overrides. */
  trackerEngine?: TrackerEngineName | 'auto' | undefined
}

/** What computed a track's boxes, as files of tracks say it. */
export const computedBySchema = z.object({ name: z.string(), engine: z.enum(TRACKER_ENGINES), variant: z.enum(ONNX_VARIANTS).nullable() })
export type ComputedBy = z.infer<typeof computedBySchema>
