import { z } from 'zod'
import { batchReductionSchema } from './batchReduction'
import { doublesSchema, encodedPictureSchema, integersSchema, bytesSchema } from './binary'
import { boxSchema } from './geometry'
import { jobIdSchema, placeSchema, runIdSchema } from './ids'
import { CHAIN_REJECTIONS } from './learning'

/** `interrupted`: its process ended without a word; like `paused` and `stopped` it can be resumed. */
export const RUN_STATES = ['running', 'paused', 'stopped', 'interrupted', 'failed', 'done'] as const

export const runSummarySchema = z.object({
  run: runIdSchema,
  name: z.string(),
  place: placeSchema.nullable(),
  /** ISO 8601. */
  created: z.string(),
  state: z.enum(RUN_STATES),
  /** The job that drives it, while one does. */
  job: jobIdSchema.nullable(),
  preset: z.string(),
  backbone: z.string(),
  correlation: z.string(),
  clips: z.number().int(),
  /** Training steps done, and of the whole curriculum. */
  steps: z.number().int(),
  totalSteps: z.number().int(),
  resumable: z.boolean(),
  hasModel: z.boolean(),
})
export type RunSummary = z.infer<typeof runSummarySchema>

export const exclusionSchema = z.object({
  clip: z.string().describe('name of the clip among those of the run'),
  /** Null: the whole clip; else source pixels, in every frame. */
  region: boxSchema.nullable(),
  at: z.string(),
  /** What of the run it left out, when it was made. */
  instances: z.number().int(),
  chains: z.number().int(),
})
export type Exclusion = z.infer<typeof exclusionSchema>

export const runDetailSchema = runSummarySchema.extend({
  /** Resolved configuration, dotted keys to values, and the keys that differ from the preset. */
  config: z.record(z.string(), z.unknown()),
  differences: z.record(z.string(), z.object({ preset: z.unknown(), run: z.unknown() })),
  stages: z.array(z.object({ stage: z.string(), round: z.number(), steps: z.number().int(), reach: z.number().nullable(), firstStep: z.number().int() })),
  /** Ended ones, in order, with why they ended. */
  ended: z.array(z.object({ stage: z.string(), round: z.number(), reason: z.string(), seconds: z.number() })),
  /** Each of another name, by which findings and exclusions name it. */
  footage: z.array(z.object({ name: z.string(), frames: z.number().int(), fingerprint: z.string() })),
  engine: z.unknown(),
  initialModel: z.string().nullable(),
  checkpoints: z.array(z.string()),
  exclusions: z.array(exclusionSchema),
  /** Batches that were made smaller because memory was used up; `config` has those that hold now. */
  batchReductions: z.array(batchReductionSchema),
})
export type RunDetail = z.infer<typeof runDetailSchema>

/** Rows of metrics.jsonl with the same stage and series, in columns and in file order. NaN and infinities as they are. */
export const metricsGroupSchema = z.object({
  stage: z.string(),
  /** Line in metrics.jsonl, from 0. */
  row: integersSchema,
  step: doublesSchema,
  round: integersSchema,
  wallTime: doublesSchema,
  series: z.record(z.string(), doublesSchema),
})
export type MetricsGroup = z.infer<typeof metricsGroupSchema>

/** Some rows of metrics.jsonl: `next` is the row behind them, `damaged` has the numbers of those that cannot be used, `torn` says that the file ends in half a row. */
export const metricsPartSchema = z.object({ groups: z.array(metricsGroupSchema), next: z.number().int(), total: z.number().int(), damaged: z.array(z.number().int()), torn: z.boolean() })
export type MetricsPart = z.infer<typeof metricsPartSchema>

/** A chain without its crops. Arrays have one entry per link. */
export const chainSchema = z.object({
  id: z.number().int(),
  round: z.number().int(),
  /** Of the run's footage, in the order in which they are mined. */
  window: z.number().int(),
  clip: z.string(),
  frameIndexes: z.array(z.number().int()),
  boxes: z.array(boxSchema),
  similarities: z.array(z.number()),
  similarity: z.number().describe('mean over the links'),
  cycleError: z.number(),
  displacement: z.number(),
  gap: z.number().int().describe('frames from its first to its last'),
  crops: z.array(z.number().int()),
  rejection: z.enum(CHAIN_REJECTIONS).nullable(),
  /** False while its round is still being mined: not accepted, not rejected. */
  judged: z.boolean(),
  /** Left out by an exclusion, whatever the verdict. */
  excluded: z.boolean(),
})

/** Figures of all chains, in columns: for histogram, reach curve and noise. `rejection`: -2 not judged, -1 accepted, else position in CHAIN_REJECTIONS. */
export const chainFiguresSchema = z.object({
  id: integersSchema, round: integersSchema, window: integersSchema, clip: integersSchema, gap: integersSchema, links: integersSchema, rejection: integersSchema,
  similarity: doublesSchema, cycleError: doublesSchema, offsetX: doublesSchema, offsetY: doublesSchema, displacement: doublesSchema,
})

export const instanceSchema = z.object({
  id: z.number().int(), clip: z.string(), frameIndex: z.number().int(), box: boxSchema, objectness: z.number(), crop: z.number().int(),
})

/** An instance, and those of other clips that the network finds most like it, nearest first. */
export const anchorSchema = z.object({ anchor: instanceSchema, negatives: z.array(instanceSchema.extend({ similarity: z.number() })) })

/** A stored context crop: its exemplar (127 of 335) lies in the middle. */
export const cropPictureSchema = encodedPictureSchema.extend({ crop: z.number().int() })

export const configFieldSchema = z.object({
  key: z.string(),
  meaning: z.string(),
  /** In the preset. */
  value: z.unknown(),
  kind: z.enum(['integer', 'number', 'boolean', 'choice', 'text']),
  choices: z.array(z.string()).optional(),
  minimum: z.number().optional(),
  maximum: z.number().optional(),
})
export type ConfigField = z.infer<typeof configFieldSchema>

export const fileSchema = z.object({ name: z.string(), mediaType: z.string(), bytes: bytesSchema })
