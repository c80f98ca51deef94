import { z } from 'zod'
import { executorSchema, EXECUTORS, ITEM_STATES } from './batch'
import { failureSchema } from './failure'
import { boxSchema } from './geometry'
import { clipIdSchema, jobIdSchema, modelRefSchema, placeSchema } from './ids'
import { trackTallySchema } from './trackTally'
import { clipTrackSchema } from './trackProcedures'

/** What a person says of a clip's track. `open`: nobody has looked yet; all others leave the list of what has to be looked at. */
export const VERDICTS = ['open', 'fine', 'repaired', 'unusable'] as const
export type Verdict = (typeof VERDICTS)[number]

/** What is to be followed in clips that have no box file beside them. */
const objectSchema = z.discriminatedUnion('from', [
  z.strictObject({ from: z.literal('box'), box: boxSchema, frame: z.number().int().min(0) }),
  z.strictObject({ from: z.literal('template'), clip: clipIdSchema, box: boxSchema, frame: z.number().int().min(0) }),
  z.strictObject({ from: z.literal('beside') }),
])

/** Names a row: a clip, or the second and later targets of one. Given out by the engine. */
const itemSchema = z.string().min(1).max(200)

/** One target in one clip of the project's batch. */
export const batchRowSchema = z.object({
  item: itemSchema,
  clip: clipIdSchema,
  /** Of the clip; with the target's own where a manifest gives it one or names several. */
  name: z.string(),
  state: z.enum(ITEM_STATES),
  /** Of its frames, 0..1. */
  share: z.number(),
  error: failureSchema.nullable(),
  /** What was followed. */
  start: z.object({ box: boxSchema, frame: z.number().int(), found: z.number().nullable() }).nullable(),
  tally: trackTallySchema.nullable(),
  /** Frames of the clip that could not be decoded. */
  missingFrames: z.number().int(),
  verdict: z.enum(VERDICTS),
  note: z.string(),
})
export type BatchRow = z.infer<typeof batchRowSchema>

export const batchStateSchema = z.object({
  /** The job that works it off; null where none does. */
  job: jobIdSchema.nullable(),
  paused: z.boolean(),
  /** Only here can it be paused and put in another order. */
  executor: z.enum(EXECUTORS),
  /** In the order in which they are worked off. */
  rows: z.array(batchRowSchema),
})
export type BatchState = z.infer<typeof batchStateSchema>

const item = z.strictObject({ item: itemSchema })

export const batchProcedures = {
  /** The project's batch; a `batch` event tells that it changed. Null: there is none. */
  'batch.state': { arguments: z.strictObject({}), result: batchStateSchema.nullable() },
  /** Begins one in place of the one that is there; what is done for the same clip, portion, box, model and settings stays. */
  'batch.start': {
    arguments: z.strictObject({
      /** May be empty beside a manifest. */
      clips: z.array(clipIdSchema).max(10_000), object: objectSchema, model: modelRefSchema.optional(), falseAlarmRate: z.number().min(0.001).max(0.5).nullable().optional(),
      /** Replace results of another box, model or setting. */
      overwrite: z.boolean(),
      /** CSV or JSON of clips and the targets in them, one a row; clips that the project has not are taken into it. */
      manifest: placeSchema.optional(),
      /** @default this machine */
      executor: executorSchema.optional(),
    }),
    result: z.object({ job: jobIdSchema }),
  },
  /** What is tracked stands still between two frames, and nothing new is begun. */
  'batch.pause': { arguments: z.strictObject({}), result: z.null() },
  /** Goes on, also with what was left when it was stopped. */
  'batch.resume': { arguments: z.strictObject({}), result: z.null() },
  /** Puts a row that waits before another, or at the end. False where it does not wait any more. */
  'batch.move': { arguments: item.extend({ before: itemSchema.nullable() }), result: z.boolean() },
  /** Tries again what has failed; all of it where nothing is named. @returns how many */
  'batch.retry': { arguments: z.strictObject({ items: z.array(itemSchema).optional() }), result: z.number().int() },
  /** What is not given stays. */
  'batch.judge': { arguments: item.extend({ verdict: z.enum(VERDICTS).optional(), note: z.string().max(2000).optional() }), result: z.null() },
  /** A row's track as the batch made it, for a page to take into the project. The same results have the same name. */
  'batch.track': { arguments: item, result: clipTrackSchema },
  /** The table as a file. */
  'batch.export': { arguments: z.strictObject({ format: z.enum(['csv', 'json']) }), result: z.object({ name: z.string(), text: z.string() }) },
}
