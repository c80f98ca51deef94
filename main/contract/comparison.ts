import { z } from 'zod'

/** `comparison.json`: trackers under one protocol, with everything that a figure needs to be quoted. Read by the page as well. */
const interval = z.object({ low: z.number(), high: z.number() })

const figureValue = z.object({
  /** Null where nothing counts. */
  value: z.number().nullable(),
  /** Null with fewer than two sequences. */
  interval: interval.nullable(),
})

const sequenceResult = z.object({
  /** Frames that counted. */
  frames: z.number().int(),
  figures: z.record(z.string(), z.number().nullable()),
  /** The frame with the least overlap, 0-based in the annotated frames; null where overlaps are not known by frame. */
  worst: z.object({ frame: z.number().int(), overlap: z.number() }).nullable(),
})

const attributeResult = z.object({ sequences: z.number().int(), figures: z.record(z.string(), figureValue) })

export const comparedTrackerSchema = z.object({
  name: z.string(),
  /** Checkpoint or model; null for stored results, whose maker only their folder names. */
  modelId: z.string().nullable(),
  source: z.enum(['tracked', 'stored']),
  /** Of the tracker alone, after its first frame, decoding not counted; null for stored results without times. */
  framesPerSecond: z.number().nullable(),
  figures: z.record(z.string(), figureValue),
  curves: z.record(z.string(), z.array(z.number().nullable())),
  sequences: z.record(z.string(), sequenceResult),
  attributes: z.record(z.string(), attributeResult),
  failed: z.array(z.object({ sequence: z.string(), code: z.string(), message: z.string() })),
})

export const comparisonSchema = z.object({
  format: z.literal('pultrack-comparison'),
  version: z.literal(1),
  protocol: z.object({
    name: z.string(), title: z.string(), variant: z.string(), rules: z.record(z.string(), z.string()),
    curves: z.array(z.object({ key: z.string(), title: z.string(), xLabel: z.string(), yLabel: z.string(), x: z.array(z.number()) })),
    figures: z.array(z.object({ key: z.string(), title: z.string(), meaning: z.string(), curve: z.string(), better: z.enum(['higher', 'lower']), decimals: z.number().int() })),
  }),
  dataset: z.object({
    folder: z.string(), layout: z.string(), fingerprint: z.string(), origin: z.union([z.literal(0), z.literal(1)]),
    /** Only so many frames of each sequence; null for all. */
    frames: z.number().int().nullable(),
    sequences: z.record(z.string(), z.number().int()),
  }),
  device: z.object({ engine: z.string(), device: z.string(), deviceName: z.string(), versions: z.record(z.string(), z.string().nullable()) }).nullable(),
  date: z.string(),
  /** False when it was stopped before its end. */
  complete: z.boolean(),
  bootstrap: z.object({ level: z.number(), over: z.literal('sequences'), seed: z.number().int() }),
  /** Best first, by the first figure. */
  trackers: z.array(comparedTrackerSchema),
  /** Of the first figure, over the sequences that both trackers have. */
  differences: z.array(z.object({ first: z.string(), second: z.string(), sequences: z.number().int(), difference: z.number(), interval, within: z.boolean() })),
  repairs: z.array(z.object({ path: z.string(), line: z.number().int().nullable(), what: z.string() })),
})

export type Comparison = z.infer<typeof comparisonSchema>
export type ComparedTracker = z.infer<typeof comparedTrackerSchema>
export type FigureValue = z.infer<typeof figureValue>
