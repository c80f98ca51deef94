import { z } from 'zod'
import { DEVICES, ENGINES } from './backend'
import { encodedPictureSchema } from './binary'
import { LOSS_KINDS } from './config'
import { boxSchema } from './geometry'
import { clipIdSchema, jobIdSchema, modelRefSchema, placeSchema, runIdSchema } from './ids'
import { CHAIN_REJECTIONS } from './learning'
import { BACKBONES, CORRELATION_KINDS } from './model'
import { modelSummarySchema } from './engineProcedures'
import { minedSchema } from './mined'
import { runHealthSchema } from './runHealth'
import { anchorSchema, chainFiguresSchema, chainSchema, configFieldSchema, cropPictureSchema, exclusionSchema, fileSchema, instanceSchema, metricsPartSchema, runDetailSchema, runSummarySchema } from './runSummary'

const run = z.strictObject({ run: runIdSchema })
const offset = z.number().int().min(0)
const limit = z.number().int().min(1).max(500)

const choices = z.strictObject({
  preset: z.string().max(40),
  backbone: z.enum(BACKBONES).optional(),
  correlation: z.enum(CORRELATION_KINDS).optional(),
  loss: z.enum(LOSS_KINDS).optional(),
  hardNegativeMining: z.boolean().optional(),
  seed: z.number().int().min(0).optional(),
  /** Single configuration keys, dotted. */
  overrides: z.record(z.string().max(200), z.unknown()).optional(),
})

const device = {
  minutes: z.number().positive().optional().describe('time budget; the run can be resumed after it'),
  engine: z.enum(['auto', ...ENGINES]).optional(),
  device: z.enum(['auto', ...DEVICES]).optional(),
  retrySmallerBatch: z.boolean().optional().describe('where memory is used up, go on from the last checkpoint with half the batch'),
}

export const learnRequestSchema = choices.extend({
  name: z.string().min(1).max(100).describe('of the run folder, in the project'),
  clips: z.array(clipIdSchema).min(1).describe('excluded ones among them are left out'),
  /** Whose weights are the start; random weights without it. */
  init: modelRefSchema.optional(),
  ...device,
})
export type LearnRequest = z.infer<typeof learnRequestSchema>

const healthRequestSchema = run.extend({
  clips: z.array(clipIdSchema).min(1).max(500).describe('best such that the run did not learn from'),
  engine: device.engine,
  device: device.device,
})
export type HealthRequest = z.infer<typeof healthRequestSchema>

export const runProcedures = {
  'runs.presets': { arguments: z.strictObject({}), result: z.array(z.object({ preset: z.string(), purpose: z.string() })) },
  /** Every configuration key of a preset: meaning, value, kind and range. */
  'runs.explainConfig': { arguments: choices, result: z.array(configFieldSchema) },
  /** What the choices make of the preset: the keys that differ, and what is wrong, by key. */
  'runs.checkConfig': {
    arguments: choices,
    result: z.object({
      differences: z.record(z.string(), z.object({ preset: z.unknown(), run: z.unknown() })),
      problems: z.array(z.object({ key: z.string(), message: z.string() })),
    }),
  },
  'runs.list': { arguments: z.strictObject({}), result: z.array(runSummarySchema) },
  'runs.start': { arguments: learnRequestSchema, result: z.object({ run: runIdSchema, job: jobIdSchema }) },
  /** Keeps a checkpoint and lets the device go. */
  'runs.pause': { arguments: run, result: z.null() },
  /** Ends it and keeps the model as it is. */
  'runs.stop': { arguments: run, result: z.null() },
  'runs.resume': { arguments: run.extend(device), result: z.object({ job: jobIdSchema }) },
  /** A run folder anywhere below the roots; no computing engine is needed to look at it. */
  'runs.open': { arguments: z.strictObject({ place: placeSchema }), result: runSummarySchema },
  'runs.describe': { arguments: run, result: runDetailSchema },
  /**
   * Rows of metrics.jsonl from row `from` on, at most `limit`; of a running run those not written yet as well. `next`: row to go on
   * with, `total`: rows there are, `damaged`: those of them that cannot be used and are left out, `torn`: the file ends in half a row. Live rows come as `metrics` events
   * with their row numbers.
   */
  'runs.metrics': {
    arguments: run.extend({ from: offset, limit: z.number().int().min(1).max(200_000) }),
    result: metricsPartSchema,
  },
  'runs.chains': {
    arguments: run.extend({
      round: z.number().int().optional(), window: z.number().int().optional(), verdict: z.enum(['all', 'accepted', 'rejected', 'unjudged', ...CHAIN_REJECTIONS]),
      sort: z.enum(['similarity', 'cycleError', 'displacement', 'gap', 'id']), descending: z.boolean(), clip: z.string().optional(), offset, limit,
    }),
    result: z.object({ total: z.number().int(), chains: z.array(chainSchema) }),
  },
  'runs.chainFigures': { arguments: run, result: chainFiguresSchema },
  /** What the run took from a clip of the library, frame by frame. Null: the run did not learn from it. */
  'runs.mined': { arguments: run.extend({ clip: clipIdSchema }), result: minedSchema.nullable() },
  /** The same of every clip of the run's footage, in its order. */
  'runs.minedFootage': { arguments: run, result: z.array(minedSchema) },
  'runs.instances': {
    arguments: run.extend({ clip: z.string().optional(), offset, limit }),
    result: z.object({ total: z.number().int(), instances: z.array(instanceSchema) }),
  },
  /**
   * Anchors with the instances of other clips that the network ranked nearest to them: all of the last ranking, or with `step` those that were written down of
   * an earlier one, which is one of `steps`. Empty before the first ranking.
   */
  'runs.hardNegatives': {
    arguments: run.extend({ offset, limit: z.number().int().min(1).max(100), nearest: z.number().int().min(1).max(30), step: z.number().int().min(0).optional() }),
    result: z.object({ steps: z.array(z.number().int()), total: z.number().int(), anchors: z.array(anchorSchema) }),
  },
  'runs.crops': {
    arguments: run.extend({ crops: z.array(z.number().int().min(0)).min(1).max(200), width: z.number().int().min(16).max(335) }),
    result: z.array(cropPictureSchema),
  },
  /** The batch whose loss was not finite, as far as it can be looked at; null where there was none. `isFinite`: every value of the picture is a number. */
  'runs.failedBatch': {
    arguments: run.extend({ width: z.number().int().min(16).max(255) }),
    result: z.object({ step: z.number().int(), total: z.number().int(), pictures: z.array(encodedPictureSchema.extend({ group: z.string(), isFinite: z.boolean() })) }).nullable(),
  },
  /** Leaves a clip, or a region of it, out of what the run mines and learns from; written down in the run. Counts at once for a running run. */
  'runs.exclude': { arguments: run.extend({ clip: z.string(), region: boxSchema.nullable() }), result: exclusionSchema },
  'runs.include': { arguments: run.extend({ clip: z.string(), region: boxSchema.nullable() }), result: z.null() },
  /** Follows patches through these clips with every checkpoint of the run: a job of kind `select`. Fails (`engine-busy`) while a run learns. */
  'runs.measureHealth': { arguments: healthRequestSchema, result: z.object({ job: jobIdSchema }) },
  /** What was measured last; null before. */
  'runs.health': { arguments: run, result: runHealthSchema.nullable() },
  /** A checkpoint as a model of the project, to track with. */
  'runs.keepCheckpoint': { arguments: run.extend({ checkpoint: z.string().regex(/^stage--?\d+-step-\d+$/), name: z.string().min(1).max(100) }), result: modelSummarySchema },
  /** The report as one HTML file. @default language 'en' */
  'runs.report': { arguments: run.extend({ language: z.enum(['en', 'de']).optional() }), result: fileSchema },
}
