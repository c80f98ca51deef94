import type { Box, Size } from './geometry'
import type { Region } from './region'

/** Something in a benchmark's files that was not as documented, and what was taken instead. */
export interface Repair {
  path: string
  /** From 1; null where it concerns the whole file or folder. */
  line: number | null
  /** Both: what was found, what is used. */
  what: string
}

/** Coordinate of the top-left pixel in a file: 1 in OTB's own annotations, 0 in most others. */
export type PixelOrigin = 0 | 1

/** A sequence as a benchmark's reader found it. Lists have one entry a frame. */
export interface BenchmarkSequence {
  name: string
  /** Folder of images, or a clip; null where only annotations are there. */
  clip: string | null
  /** Position of the first annotated frame among the images of `clip`. */
  firstImage: number
  /** Boxes in 0-based source pixels; null where the target is marked as absent. Upright bounds where the benchmark has regions. */
  boxes: readonly (Box | null)[]
  /** Frames that the files annotate, where the user asked for the first of them alone. */
  wholeLength?: number
  /** As written, for benchmarks that have more than boxes. */
  regions: readonly Region[] | null
  /** Of the benchmark's files, for rules that look at the sign of a number. */
  origin: PixelOrigin
  /** The target is hidden or out of view. */
  absent: readonly boolean[] | null
  /** Visible share in eighths (GOT-10k). */
  cover: readonly number[] | null
  /** Where the files say it. */
  picture: Size | null
  /** Properties of the whole sequence, such as `occlusion`. */
  attributes: readonly string[]
  /** Properties of frames (VOT's tags), by name. */
  tags: Readonly<Record<string, readonly boolean[]>>
  /** Numbers of frames (VOT's values), by name. */
  values: Readonly<Record<string, readonly number[]>>
  /** A sentence that says what the target is (LaSOT). */
  description: string | null
  /** SHA-256 of the files of ground truth. */
  hash: string
  repairs: readonly Repair[]
}
