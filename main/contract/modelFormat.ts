/** What a model can be exported as: our own folder, or files that other programs compute. */
export const MODEL_FORMATS = ['pultrack', 'onnx', 'savedmodel', 'tfjs'] as const
export type ModelFormat = (typeof MODEL_FORMATS)[number]

/** How far an exported model may be from the original: responses relative to the largest, boxes in pixels. */
export const PARITY_TOLERANCE = { responses: 1e-4, boxes: 0.1 } as const

/** An exported model against the original, both computed here; stored beside it as `parity.json`. */
export interface ParityReport {
  format: 'pultrack-parity'
  version: 1
  model: string
  exported: ModelFormat
  /** What computed the original, and what the exported files. */
  original: string
  runtime: string
  tolerance: typeof PARITY_TOLERANCE
  responses: { maps: number; /** Largest absolute value of the original. */ largest: number; /** Largest difference, relative to it. */ difference: number }
  /** Both as trackers over a whole sequence; null where none was at hand. */
  boxes: { sequence: string; frames: number; /** Largest difference of a side, source pixels. */ difference: number } | null
  agrees: boolean
}
